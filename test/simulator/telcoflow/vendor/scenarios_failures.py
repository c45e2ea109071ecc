"""What goes wrong on the platform's side, and what the client makes of it."""

import asyncio

from telcoflow import CallEvent, WSSError

from agent import Calls, listen, result, session_manager


async def refused_voice_socket(job):
    """The first upgrade of the voice socket is refused; the second try goes through."""
    async with session_manager(job) as manager:
        taken = await Calls(manager).take()
        try:
            await taken.call.answer()
            first = "answered"
        except WSSError as error:
            first = type(error).__name__
        state = str(taken.call.state)
        second = await taken.call.answer()
        await taken.call.close()
        return {"first": first, "stateAfterRefusal": state, "second": result(second), **await taken.over()}


async def failed_interrupt(job):
    async with session_manager(job) as manager:
        taken = await Calls(manager).take()
        await taken.call.answer()
        try:
            await taken.call.clear_send_audio_buffer()
            outcome = "cleared"
        except WSSError as error:
            outcome = str(error)
        again = await taken.call.clear_send_audio_buffer()
        await taken.call.close()
        return {"outcome": outcome, "again": again, **await taken.over()}


async def call_error(job):
    async with session_manager(job) as manager:
        taken = await Calls(manager).take()
        seen = asyncio.get_running_loop().create_future()
        taken.call.on_call_event(CallEvent.CALL_ERROR)(seen.set_result)
        await taken.call.answer()
        error = await asyncio.wait_for(seen, 10)
        closed = await taken.call.close()
        return {"error": error, "close": result(closed), **await taken.over()}


async def lost_voice_socket(job):
    """The voice socket goes without a word; commands raise, and only the session says that it is over."""
    async with session_manager(job) as manager:
        taken = await Calls(manager).take()
        await taken.call.answer()
        heard = await listen(taken.call)
        try:
            await taken.call.close()
            outcome = "closed"
        except WSSError as error:
            outcome = type(error).__name__
        reason = await asyncio.wait_for(taken.closed, 10)
        return {
            "heard": heard,
            "close": outcome,
            "closeReason": reason,
            "terminated": taken.terminated.is_set(),
            "state": str(taken.call.state),
        }
