/** The microphone, from the moment that it is wanted to the moment that it is not. */

import worklet from "./microphone.worklet?worker&url";

/** Samples a second that the house is sent. */
export const RATE = 16_000;

export interface Wishes {
  /** The browser takes Iris's own voice out of what the microphone hears. */
  echoCancellation: boolean;
  /** Which one; nothing for the computer's choice. */
  device: string;
}

/** What is told of a microphone. */
export interface Hearer {
  /** A piece of 20 ms, s16 at 16 kHz. */
  heard(pcm: Int16Array<ArrayBuffer>): void;
  /** It was unplugged, or the browser took it back. */
  lost(): void;
}

export class Microphone {
  private constructor(
    readonly stream: MediaStream,
    private readonly context: AudioContext,
    private readonly node: AudioWorkletNode,
  ) {}

  /** Open it, and hand on what it hears. Rejects with a `MicError` that says what to do. */
  static async open(wishes: Wishes, hearer: Hearer): Promise<Microphone> {
    const { echoCancellation, device } = wishes;
    const audio = {
      echoCancellation,
      noiseSuppression: echoCancellation,
      autoGainControl: echoCancellation,
      channelCount: 1,
      ...(device ? { deviceId: { exact: device } } : {}),
    };
    const stream = await listen(audio);
    const context = new AudioContext();
    await context.audioWorklet.addModule(worklet);
    const node = new AudioWorkletNode(context, "microphone", { numberOfOutputs: 0 });
    node.port.onmessage = ({ data }: MessageEvent<Int16Array<ArrayBuffer>>) => hearer.heard(data);
    for (const track of stream.getTracks()) track.onended = () => hearer.lost();
    context.createMediaStreamSource(stream).connect(node);
    await context.resume();
    return new Microphone(stream, context, node);
  }

  async close(): Promise<void> {
    this.node.port.onmessage = null;
    for (const track of this.stream.getTracks()) track.stop();
    await this.context.close();
  }
}

/** The microphone cannot be opened; the text says what to do. */
export class MicError extends Error {}

const REASONS: Record<string, string> = {
  NotAllowedError: "The microphone is not allowed: allow it for this page beside its address.",
  NotFoundError: "There is no microphone: connect one.",
  NotReadableError: "Another program holds the microphone: close it there.",
  OverconstrainedError: "The chosen microphone is gone: choose another one under Sound.",
};

async function listen(audio: MediaTrackConstraints): Promise<MediaStream> {
  if (!("mediaDevices" in navigator)) {
    throw new MicError("Browsers give the microphone to http://127.0.0.1 and https pages alone.");
  }
  try {
    return await navigator.mediaDevices.getUserMedia({ audio });
  } catch (error) {
    const { name, message } = error as DOMException;
    throw new MicError(REASONS[name] ?? `The microphone cannot be opened: ${message}`);
  }
}
