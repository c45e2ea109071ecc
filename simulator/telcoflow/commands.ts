import type { AgentMode } from '../../contracts/verbs.ts';
import type { Call } from './call.ts';
import type { Command } from './frames.ts';
import { ringCallee } from './ring-callee.ts';

/** Carries out a command of the agent if it fits the call's state, and answers it. */
export function runCommand(call: Call, command: Command): void {
  const run = COMMANDS[command.name];
  if (run) run(call, command);
  else refuse(call, command, `there is no command ${command.name}`);
}

const COMMANDS: Readonly<Record<string, (call: Call, command: Command) => void>> = {
  'call.answer': answer,
  'call.connect': connect,
  'call.close': leave,
  'call.disconnect': hangUp,
  'agent.whisper': (call, command) => setMode(call, command, 'whisper'),
  'agent.barge': (call, command) => setMode(call, command, 'barge'),
  'agent.spy': (call, command) => setMode(call, command, 'spy'),
  'agent.interrupt': interrupt,
};

function answer(call: Call, command: Command): void {
  if (call.state !== 'PENDING') {
    refuse(call, command, `call.answer does not fit a call that is ${call.state}`);
    return;
  }
  call.answer();
  void call.voice.respond(command);
}

function connect(call: Call, command: Command): void {
  const refused = call.state === 'ANSWERED' && call.settings.connectInAnswered === 'refuse';
  if (refused || call.calleeRings || (call.state !== 'PENDING' && call.state !== 'ANSWERED')) {
    const why = call.calleeRings ? 'rings the callee already' : `is ${call.state}`;
    refuse(call, command, `call.connect does not fit a call that ${why}`);
    return;
  }
  ringCallee(call, command);
}

/** The agent goes. With nobody else on the line that ends the call. */
function leave(call: Call, command: Command): void {
  const othersStay = call.state === 'CONNECTED';
  void call.voice.respond(command).then(() => {
    if (othersStay) call.agentLeaves();
    else call.hangUp('agent');
  });
}

function hangUp(call: Call, command: Command): void {
  if (call.state === 'ANSWERED' && call.settings.disconnectInAnswered === 'refuse') {
    refuse(call, command, 'call.disconnect does not fit a call that is ANSWERED: send call.close');
    return;
  }
  void call.voice.respond(command).then(() => call.hangUp('agent'));
}

function setMode(call: Call, command: Command, mode: AgentMode): void {
  if (call.state !== 'CONNECTED' || !call.bridge) {
    refuse(call, command, `${command.name} does not fit a call that is ${call.state}`);
    return;
  }
  call.bridge.mode = mode;
  call.note({ kind: 'mode', mode });
  void call.voice.respond(command);
}

/** Forgets what the platform holds of the agent's sound. Before the call is answered there is nothing to forget. */
function interrupt(call: Call, command: Command): void {
  const flushedBytes = call.bridge?.playout.interrupt() ?? 0;
  call.note({ kind: 'interrupted', flushedBytes, atSample: call.bridge?.position ?? 0 });
  void call.voice.respond(command);
}

function refuse(call: Call, command: Command, message: string): void {
  void call.voice.respond(command, { code: call.settings.invalidCommandCode, message });
}
