/** Sound on the WebSocket: a 20-byte little-endian header, then PCM s16le mono. */

export const HEADER_SIZE = 20;
export const MICROPHONE = 1;
export const SPEECH = 2;

/**
 * One binary frame. `offset` counts the samples of the sentence (for the microphone: of the
 * utterance) before it; `seq` is its number in the stream that clients resume from.
 */
export interface Frame {
  kind: number;
  flags: number;
  sentence: number;
  turn: number;
  seq: bigint;
  offset: number;
  pcm: Int16Array<ArrayBuffer>;
}

/** What arrived is not a message of the protocol; the text says why. */
export class BadMessageError extends Error {}

const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Read a frame; throws {@link BadMessageError}. */
export function decode(data: ArrayBuffer): Frame {
  if (data.byteLength < HEADER_SIZE) {
    throw new BadMessageError(
      `a binary frame has a ${HEADER_SIZE}-byte header, got ${data.byteLength}`,
    );
  }
  const view = new DataView(data);
  const kind = view.getUint8(0);
  if (kind !== MICROPHONE && kind !== SPEECH) {
    throw new BadMessageError(`unknown kind of binary frame: ${kind} (1 microphone, 2 speech)`);
  }
  if ((data.byteLength - HEADER_SIZE) % 2) {
    throw new BadMessageError("PCM is s16le: the frame ends in half a sample");
  }
  return {
    kind,
    flags: view.getUint8(1),
    sentence: view.getUint16(2, true),
    turn: view.getUint32(4, true),
    seq: view.getBigUint64(8, true),
    offset: view.getUint32(16, true),
    pcm: samples(data),
  };
}

/** The bytes of a frame. */
export function encode(frame: Frame): ArrayBuffer {
  const data = new ArrayBuffer(HEADER_SIZE + 2 * frame.pcm.length);
  const view = new DataView(data);
  view.setUint8(0, frame.kind);
  view.setUint8(1, frame.flags);
  view.setUint16(2, frame.sentence, true);
  view.setUint32(4, frame.turn, true);
  view.setBigUint64(8, frame.seq, true);
  view.setUint32(16, frame.offset, true);
  frame.pcm.forEach((sample, i) => view.setInt16(HEADER_SIZE + 2 * i, sample, true));
  return data;
}

function samples(data: ArrayBuffer): Int16Array<ArrayBuffer> {
  if (LITTLE_ENDIAN) return new Int16Array(data, HEADER_SIZE);
  const view = new DataView(data, HEADER_SIZE);
  return Int16Array.from({ length: view.byteLength / 2 }, (_, i) => view.getInt16(2 * i, true));
}
