/** The microphone, from the moment that it is opened to the moment that it is closed. */

import worklet from "./microphone.worklet?worker&url";

/** Samples a second that the bridge is sent. */
export const RATE = 16_000;

export interface MicrophoneOptions {
  /** The browser takes Iris's own voice out of what the microphone hears. */
  echoCancellation: boolean;
  /** Its device id; empty for the computer's choice. */
  device: string;
}

export interface MicrophoneListener {
  /** A piece of 20 ms, s16 at 16 kHz. */
  samples(pcm: Int16Array<ArrayBuffer>): void;
  /** It was unplugged, or the browser took it back. */
  lost(): void;
}

export class Microphone {
  private constructor(
    readonly stream: MediaStream,
    private readonly context: AudioContext,
    private readonly node: AudioWorkletNode,
  ) {}

  /** Open it and hand on its sound. Rejects with a `MicError` that says what to do. */
  static async open(options: MicrophoneOptions, listener: MicrophoneListener): Promise<Microphone> {
    const { echoCancellation, device } = options;
    const stream = await capture({
      echoCancellation,
      noiseSuppression: echoCancellation,
      autoGainControl: echoCancellation,
      channelCount: 1,
      ...(device ? { deviceId: { exact: device } } : {}),
    });
    let context: AudioContext | null = null;
    try {
      context = new AudioContext();
      const node = await workletNode(context);
      node.port.onmessage = ({ data }: MessageEvent<Int16Array<ArrayBuffer>>) =>
        listener.samples(data);
      for (const track of stream.getTracks()) track.onended = () => listener.lost();
      context.createMediaStreamSource(stream).connect(node);
      await context.resume();
      return new Microphone(stream, context, node);
    } catch (error) {
      // Tracks that nobody stops keep the browser's recording light on.
      stop(stream);
      await context?.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    this.node.port.onmessage = null;
    stop(this.stream);
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

async function capture(audio: MediaTrackConstraints): Promise<MediaStream> {
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

async function workletNode(context: AudioContext): Promise<AudioWorkletNode> {
  try {
    await context.audioWorklet.addModule(worklet);
  } catch {
    throw new MicError("A part of this page could not be loaded: reload it, then try again.");
  }
  return new AudioWorkletNode(context, "microphone", { numberOfOutputs: 0 });
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
