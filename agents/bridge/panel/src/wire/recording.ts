/** Any sound file that the browser reads, as the WAV file that the bridge takes. */

const RATE = 24_000;

/** 16 bit, mono, 24 kHz. Rejects where the browser cannot read it. */
export async function asWav(file: File): Promise<ArrayBuffer> {
  const context = new OfflineAudioContext(1, 1, RATE);
  let sound: AudioBuffer;
  try {
    sound = await context.decodeAudioData(await file.arrayBuffer());
  } catch {
    throw new Error(`${file.name} cannot be read as sound.`);
  }
  const channels = Array.from({ length: sound.numberOfChannels }, (_, i) =>
    sound.getChannelData(i),
  );
  const mono = new Float32Array(sound.length);
  for (const channel of channels) {
    for (let i = 0; i < mono.length; i++) mono[i]! += channel[i]! / channels.length;
  }
  return wav(mono, RATE);
}

/** A WAV file of 16 bit, mono. `samples`: full scale 1. */
export function wav(samples: Float32Array, rate: number): ArrayBuffer {
  const file = new ArrayBuffer(44 + 2 * samples.length);
  const view = new DataView(file);
  const text = (at: number, letters: string) => {
    for (let i = 0; i < letters.length; i++) view.setUint8(at + i, letters.charCodeAt(i));
  };
  text(0, "RIFF");
  view.setUint32(4, file.byteLength - 8, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, 2 * rate, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, "data");
  view.setUint32(40, 2 * samples.length, true);
  samples.forEach((sample, i) => {
    view.setInt16(44 + 2 * i, Math.round(32_767 * Math.max(-1, Math.min(1, sample))), true);
  });
  return file;
}
