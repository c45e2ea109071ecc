import { createRequire } from 'node:module';
import type { History } from '@temporalio/common/lib/proto-utils.js';

/** What protobufjs says about one kind of message. */
type MessageType = object;

interface ProtoJson {
  toJson(type: MessageType, message: unknown): unknown;
  fromJson(type: MessageType, json: unknown, options: { readonly ignoreUnknownFields: boolean }): History;
}

interface ProtoRoot {
  lookupType(name: string): MessageType;
}

// SDK 1.24.0 has functions for this, but they only work where npm installs a single protobufjs for all of its packages:
// the messages' types and what reads them must come from the same one.
const common = createRequire(import.meta.resolve('@temporalio/common'));
const proto = createRequire(common.resolve('@temporalio/proto'));
const protoJson: ProtoJson = proto('protobufjs/ext/protojson');
const { patchProtobufRoot }: { patchProtobufRoot: (root: unknown) => ProtoRoot } = common(
  '@temporalio/proto/lib/patch-protobuf-root',
);
const type = patchProtobufRoot(common('@temporalio/proto')).lookupType('temporal.api.history.v1.History');

/** A history in the JSON that Temporal's own tools write and read. */
export function historyToJson(history: History): unknown {
  return protoJson.toJson(type, history);
}

/** @throws {Error} for what is no history. */
export function historyFromJson(json: unknown): History {
  return protoJson.fromJson(type, json, { ignoreUnknownFields: true });
}
