"""What the scenarios have in common: an agent that takes a call with the vendor client."""

import asyncio
import hashlib
from contextlib import asynccontextmanager

from telcoflow import AudioMode, CallAudioConfig, SessionManager, SessionManagerConfig

TAKE_SECONDS = 15


@asynccontextmanager
async def session_manager(job: dict):
    """A connected session manager with the job's credentials and audio settings."""
    audio = CallAudioConfig(
        sample_rate=job.get("sampleRate", 24000),
        audio_mode=AudioMode(job.get("audioMode", "mixed")),
    )
    config = SessionManagerConfig.create(
        api_key=job["apiKey"], connector_uuid=job["connectorUuid"], base_url=job["url"], call_audio=audio
    )
    async with SessionManager(config) as manager:
        yield manager


class Taken:
    """A call that was offered, claimed and handed over, and what happened around it."""

    def __init__(self, notification, session, call):
        self.notification, self.session, self.call = notification, session, call
        self.terminated = asyncio.Event()
        self.closed = asyncio.get_running_loop().create_future()
        call.on_terminated(self.terminated.set)

        @session.on_closed
        def on_closed(reason):
            if not self.closed.done():
                self.closed.set_result(str(reason))

    async def over(self) -> dict:
        """Waits until the platform has ended the call and closed the session."""
        await asyncio.wait_for(self.terminated.wait(), TAKE_SECONDS)
        reason = await asyncio.wait_for(self.closed, TAKE_SECONDS)
        return {"terminated": True, "closeReason": reason, "callState": str(self.call.state)}


class Calls:
    """Claims every call that is offered, in order of arrival."""

    def __init__(self, manager: SessionManager):
        self.notifications: list[dict] = []
        self._queue: asyncio.Queue = asyncio.Queue()

        @manager.on_session_notification
        async def on_notification(notification):
            self.notifications.append(vars(notification).copy())
            session = await manager.open_session(notification.session_id)

            @session.on_incoming_call
            async def on_call(call):
                await self._queue.put(Taken(notification, session, call))

            await session.ready()

    async def take(self) -> Taken:
        return await asyncio.wait_for(self._queue.get(), TAKE_SECONDS)


def result(command_result) -> dict:
    """A command's outcome as JSON."""
    return {
        "success": command_result.success,
        "code": command_result.error_code,
        "message": command_result.error_message,
    }


async def listen(call, channel: int = 0, on_chunk=None) -> dict:
    """Reads a channel to its end: how much came, in which frames, and a digest of all of it."""
    sha, total, sizes = hashlib.sha256(), 0, set()
    async for chunk in call.audio_stream(channel):
        sha.update(chunk)
        total += len(chunk)
        sizes.add(len(chunk))
        if on_chunk:
            await on_chunk(chunk)
    return {"bytes": total, "frameSizes": sorted(sizes), "digest": sha.hexdigest()[:16]}


def ramp(samples: int, step: int = 7) -> bytes:
    """Sound in which every place looks different, so that one can see what was heard."""
    return b"".join((1000 + (i * step) % 20000).to_bytes(2, "little", signed=True) for i in range(samples))


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]
