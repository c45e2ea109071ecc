"""Sound: interrupting, rates, isolated legs, supervisor modes, odd pulls."""

import asyncio

from agent import Calls, digest, listen, ramp, result, session_manager


async def interrupt(job):
    """Queues more than the platform fetches ahead, breaks off once the first of it is heard, then says something else."""
    async with session_manager(job) as manager:
        taken = await Calls(manager).take()
        await taken.call.answer()
        await taken.call.send_audio(ramp(24000 * 6))
        stream = taken.call.audio_stream()
        await anext(stream)
        await asyncio.sleep(job["breakAfterSeconds"])
        cleared = await taken.call.clear_send_audio_buffer()
        after = ramp(4800, step=11)
        await taken.call.send_audio(after)
        return {"cleared": cleared, "afterDigest": digest(after), **await taken.over()}


async def speak_once(job):
    async with session_manager(job) as manager:
        taken = await Calls(manager).take()
        await taken.call.answer()
        words = ramp(job["samples"])
        await taken.call.send_audio(words)
        heard = await listen(taken.call)
        return {"digest": digest(words), "heard": heard, **await taken.over()}


async def isolated_legs(job):
    async with session_manager({**job, "audioMode": "isolated"}) as manager:
        taken = await Calls(manager).take()
        connected = await taken.call.connect(ring_time_seconds=10)
        channels = await asyncio.gather(*(listen(taken.call, channel) for channel in job["channels"]))
        return {"connect": result(connected), "channels": channels, **await taken.over()}


async def supervisor_modes(job):
    """Speaks a different sound in each mode; the platform's record shows who heard which."""
    async with session_manager(job) as manager:
        taken = await Calls(manager).take()
        await taken.call.connect(ring_time_seconds=10)
        spoken = {}
        for step, mode in ((3, "barge"), (5, "whisper"), (7, "spy")):
            changed = await getattr(taken.call, mode)()
            words = ramp(4800, step=step)
            await taken.call.send_audio(words)
            spoken[mode] = {"changed": result(changed), "step": step}
            # As long as it takes to be played, for the next mode must not catch the rest of it.
            await asyncio.sleep(0.6)
        await taken.call.disconnect()
        return {"spoken": spoken, **await taken.over()}
