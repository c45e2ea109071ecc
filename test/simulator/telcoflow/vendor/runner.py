"""Runs scenarios against the platform with the unmodified vendor client.

Reads one job per line on stdin, runs them side by side, and prints per job one line of JSON with what the client saw.
"""

import asyncio
import json
import sys
import traceback

import scenarios_audio
import scenarios_calls
import scenarios_failures
import scenarios_sessions

MODULES = (scenarios_calls, scenarios_audio, scenarios_sessions, scenarios_failures)
JOB_SECONDS = 40


async def run(job: dict) -> None:
    answer = {"id": job["id"]}
    try:
        scenario = next(getattr(m, job["scenario"]) for m in MODULES if hasattr(m, job["scenario"]))
        answer["saw"] = await asyncio.wait_for(scenario(job), JOB_SECONDS)
    except Exception:
        answer["error"] = traceback.format_exc()
    print(json.dumps(answer), flush=True)


async def main() -> None:
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    running = set()
    print(json.dumps({"id": 0, "saw": "ready"}), flush=True)
    while line := await reader.readline():
        task = asyncio.create_task(run(json.loads(line)))
        running.add(task)
        task.add_done_callback(running.discard)
    if running:
        await asyncio.wait(running)


asyncio.run(main())
