"""Session managers: claims, reconnects, hand-over to another process, the list over REST."""

import asyncio
import os

from telcoflow import Call, CallAudioConfig, ChannelType, WSSError

from agent import Calls, listen, result, session_manager


async def claim(job):
    """Tries to claim the call that is offered, and keeps it if it can."""
    async with session_manager(job) as manager:
        outcome = asyncio.get_running_loop().create_future()

        @manager.on_session_notification
        async def on_notification(notification):
            try:
                session = await manager.open_session(notification.session_id)
                outcome.set_result({"won": True, "session": session})
            except WSSError as error:
                outcome.set_result({"won": False, "error": type(error).__name__, "text": str(error)})

        seen = await asyncio.wait_for(outcome, 15)
        session = seen.pop("session", None)
        if session is not None:
            await asyncio.wait_for(session.wait_closed(), 15)
        return {**seen, "smWsId": manager.id}


async def resume(job):
    """Answers, loses the session manager's socket, and takes the same call again."""
    async with session_manager(job) as manager:
        calls = Calls(manager)
        first = await calls.take()
        await first.call.answer()
        before = manager.id
        second = await calls.take()
        streaming = str(first.call.state)
        closed = await first.closed
        hung_up = await first.call.disconnect()
        return {
            "smWsIds": [before, manager.id],
            "notifications": calls.notifications,
            "callIds": [first.call.id, second.call.id],
            "firstCallStateAtResume": streaming,
            "firstSessionClosed": closed,
            "disconnect": result(hung_up),
        }


async def claim_and_hand_over(job):
    """Claims the call and gives it away as text; the claim is kept until the call is over."""
    async with session_manager(job) as manager:
        taken = await Calls(manager).take()
        text = taken.call.to_json()
        part = job["file"] + ".part"
        with open(part, "w", encoding="utf8") as file:
            file.write(text)
        os.rename(part, job["file"])
        return {"closeReason": await asyncio.wait_for(taken.closed, 15)}


async def drive_handed_over(job):
    """Another process: no session manager, only the text, as soon as it is there."""
    while not os.path.exists(job["file"]):
        await asyncio.sleep(0.01)
    with open(job["file"], encoding="utf8") as file:
        call = Call.from_json(file.read(), audio_config=CallAudioConfig(sample_rate=24000))
    answered = await call.answer()
    heard = await listen(call, on_chunk=call.send_audio)
    return {"callId": call.id, "answer": result(answered), "heard": heard, "state": str(call.state)}


async def list_over_rest(job):
    async with session_manager(job) as manager:
        taken = await Calls(manager).take()
        mine = await manager.list_sessions(channel=ChannelType.TELCO, remote_address=job["remote"])
        others = await manager.list_sessions(remote_address="+650000")
        await taken.call.answer()
        await taken.call.disconnect()
        await asyncio.wait_for(taken.closed, 10)
        after = await manager.list_sessions()
        return {
            "sessionId": taken.session.id,
            "mine": [vars(session) for session in mine],
            "others": len(others),
            "after": len(after),
        }


async def refused_at_the_door(job):
    """Connects with credentials that are wrong."""
    try:
        async with session_manager({**job, "apiKey": "wrong"}):
            return {"connected": True}
    except WSSError as error:
        return {"connected": False, "error": type(error).__name__, "text": str(error)}


async def reconnect_through_refusals(job):
    """Loses its socket, is refused some times, and still takes the call that is waiting then."""
    async with session_manager(job) as manager:
        calls = Calls(manager)
        before = manager.id
        taken = await calls.take()
        answered = await taken.call.answer()
        closed = await taken.call.close()
        return {"smWsIds": [before, manager.id], "answer": result(answered), "close": result(closed)}
