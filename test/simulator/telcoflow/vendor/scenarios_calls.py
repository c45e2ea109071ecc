"""Calls from ring to end: answering, connecting, leaving, hanging up."""

import asyncio

from agent import Calls, listen, result, session_manager


async def answer_and_echo(job):
    async with session_manager(job) as manager:
        calls = Calls(manager)
        taken = await calls.take()
        answered = await taken.call.answer()
        heard = await listen(taken.call, on_chunk=taken.call.send_audio)
        over = await taken.over()
        return {
            "notifications": calls.notifications,
            "from": taken.call.caller_number,
            "to": taken.call.callee_number,
            "callId": taken.call.id,
            "answer": result(answered),
            "heard": heard,
            **over,
        }


async def answer_twice(job):
    async with session_manager(job) as manager:
        taken = await Calls(manager).take()
        first = await taken.call.answer()
        second = await taken.call.answer()
        mode = await taken.call.barge()
        await taken.call.close()
        return {"first": result(first), "second": result(second), "mode": result(mode), **await taken.over()}


async def connect_and_listen(job):
    async with session_manager(job) as manager:
        taken = await Calls(manager).take()
        answered = await taken.call.answer() if job.get("answerFirst") else None
        connected = await taken.call.connect(ring_time_seconds=job.get("ringSeconds", 10))
        heard = await listen(taken.call)
        return {
            "answer": result(answered) if answered else None,
            "connect": result(connected),
            "heard": heard,
            **await taken.over(),
        }


async def connect_in_vain_then_answer(job):
    async with session_manager(job) as manager:
        taken = await Calls(manager).take()
        connected = await taken.call.connect(ring_time_seconds=job["ringSeconds"])
        state = str(taken.call.state)
        answered = await taken.call.answer()
        closed = await taken.call.close()
        return {
            "connect": result(connected),
            "stateAfterConnect": state,
            "answer": result(answered),
            "close": result(closed),
            **await taken.over(),
        }


async def connect_in_vain(job):
    async with session_manager(job) as manager:
        taken = await Calls(manager).take()
        connected = await taken.call.connect(ring_time_seconds=job["ringSeconds"])
        return {"connect": result(connected), "state": str(taken.call.state)}


async def connect_and_leave(job):
    async with session_manager(job) as manager:
        taken = await Calls(manager).take()
        connected = await taken.call.connect(ring_time_seconds=10)
        left = await taken.call.close()
        reason = await asyncio.wait_for(taken.closed, 10)
        return {"connect": result(connected), "close": result(left), "closeReason": reason}


async def answer_and_hang_up(job):
    """Ends the call with the command that the job names."""
    async with session_manager(job) as manager:
        taken = await Calls(manager).take()
        await taken.call.answer()
        ended = await getattr(taken.call, job["with"])()
        if not ended:
            return {"ended": result(ended), "state": str(taken.call.state)}
        return {"ended": result(ended), **await taken.over()}


async def wait_for_the_end(job):
    """Claims, opens the voice socket, and does nothing more."""
    async with session_manager(job) as manager:
        taken = await Calls(manager).take()
        queued = await taken.call.get_send_audio_buffer_size()
        return {"queued": queued, **await taken.over()}


async def two_calls_at_once(job):
    async with session_manager(job) as manager:
        calls = Calls(manager)

        async def echo(taken):
            answered = await taken.call.answer()
            heard = await listen(taken.call, on_chunk=taken.call.send_audio)
            over = await taken.over()
            return {"from": taken.call.caller_number, "answer": result(answered), "heard": heard, **over}

        echoes = [asyncio.create_task(echo(await calls.take())) for _ in range(2)]
        return {"calls": await asyncio.gather(*echoes)}


async def dial_out(job):
    async with session_manager(job) as manager:
        from telcoflow import ChannelType

        session = await manager.create_session(ChannelType.TELCO, job["remote"])
        bridged = asyncio.get_running_loop().create_future()

        @session.on_incoming_call
        async def on_call(call):
            bridged.set_result(call)

        await session.ready()
        call = await asyncio.wait_for(bridged, 10)
        await call.send_audio(b"\x10\x10" * 24000)
        hung_up = await call.disconnect()
        return {"sessionId": session.id, "to": call.callee_number, "disconnect": result(hung_up)}
