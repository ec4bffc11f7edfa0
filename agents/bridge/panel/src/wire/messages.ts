// Generated from schemas/ by `python3 scripts/check --fix`; changes belong there.
import {
  type Device,
  type Milliseconds,
  type Name,
  type Rate,
  type Ref,
  type Sentence,
  type Text,
  type Turn,
  type Unit,
  type Wants,
  cancelReasonCheck,
  deviceCheck,
  endReasonCheck,
  errorCodeCheck,
  languageCheck,
  millisecondsCheck,
  nameCheck,
  rateCheck,
  refCheck,
  samplesCheck,
  sentenceCheck,
  sourceCheck,
  sourceNameCheck,
  stressCheck,
  textCheck,
  turnCheck,
  unitCheck,
  visemeCheck,
  visemeFrameCheck,
} from "./checks";
import {
  type Fields,
  integer,
  list,
  nullable,
  number,
  object,
  optional,
  readBy,
  struct,
  text,
  truth,
} from "./validation";

const TYPES = {
  /** What was recognised so far of an utterance that goes on. Asr to all. */
  "asr.partial": {
    /** Recognised so far; the next one replaces it. */
    text: textCheck,
    /** ISO 639-1, detected or set. */
    language: text(),
    /** Whose microphone heard it. */
    device: deviceCheck,
  },
  /** What was recognised of a whole utterance. Asr to all. */
  "asr.final": {
    /** As the recognizer writes it. */
    text: textCheck,
    /** ISO 639-1, detected or set. */
    language: text(),
    /** Whose microphone heard it. */
    device: deviceCheck,
    /** Length of the utterance. */
    audio_ms: millisecondsCheck,
    /** The turn that it asked. */
    turn: turnCheck,
  },
  /** Set an effect off: `fireworks`. Events and tools to bridge and all. */
  "avatar.trigger": {
    /** Of the effect: `fireworks`, `rain`. */
    name: nameCheck,
    /** What the effect wants to know, any JSON object of at most 64 KiB over the wire. */
    data: optional(object, {}),
  },
  /** Show an expression, and let it go again. Dialogue, events and tools to bridge and all. */
  "avatar.expression": {
    /** Of the expression: `happy`, `sad`, `surprised`. */
    name: nameCheck,
    /** 0 (not at all) to 1 (fully). */
    intensity: optional(unitCheck, 1.0),
    /** How long it is held; 0 means until the next one, or until its sentence is over. */
    ms: optional(millisecondsCheck, 0),
    /** The turn of the sentence that it belongs to, which a face waits for; 0 means now. */
    turn: optional(turnCheck, 0),
    /** That sentence. */
    sentence: optional(sentenceCheck, 0),
  },
  /** Some more of the answer, as the model writes it. Dialogue to all, for captions. */
  "dialogue.delta": {
    /** Whose answer. */
    turn: turnCheck,
    /** What follows what came before of this answer. */
    text: textCheck,
  },
  /** A sentence, or the first clause of one, ready to be spoken. Dialogue to tts and all. */
  "dialogue.sentence": {
    /** Whose answer. */
    turn: turnCheck,
    /** Counts the sentences of the answer from 0. */
    sentence: sentenceCheck,
    /** To be spoken, without marks that only the eye reads. */
    text: textCheck,
    /** No other follows. An answer that stops without knowing so ends with an empty one. */
    last: truth,
    /** That it is written in; where it is empty, tts finds it out. */
    language: optional(languageCheck, ""),
  },
  /** A sentence is about to sound. Tts to all. */
  "speech.started": {
    /** Whose answer. */
    turn: turnCheck,
    /** Counts the sentences of the answer from 0. */
    sentence: sentenceCheck,
    /** Of its sound, in samples a second. */
    rate: rateCheck,
    /** What is spoken. */
    text: textCheck,
    /**
     * 1; higher when another worker takes the sentence over. Offsets then begin again at 0, what
     * came before is void, and a face goes on from where it stopped.
     */
    attempt: optional(integer(), 1),
  },
  /** Mouth shapes of the sentence; they leave before the sound that they belong to. Tts to all. */
  "speech.visemes": {
    /** Whose answer. */
    turn: turnCheck,
    /** Of the answer, from 0. */
    sentence: sentenceCheck,
    /**
     * Key poses `[ms, viseme, weight]`, sorted by ms, counted from the sentence's first sample.
     * Between two of them a face interpolates linearly.
     */
    frames: list(visemeFrameCheck),
  },
  /** All of the sentence's sound has been sent. Tts to all. */
  "speech.ended": {
    /** Whose answer. */
    turn: turnCheck,
    /** Of the answer, from 0. */
    sentence: sentenceCheck,
    /** Of the whole sentence, at the rate of `speech.started`. */
    samples: samplesCheck,
    /**
     * When each word of the sentence begins, in ms from its first sample; words are what white
     * space divides. Empty where the voice does not tell.
     */
    words: optional(list(millisecondsCheck), []),
  },
  /**
   * The answer's sound is held back from here, since somebody seems to speak over it. The bridge
   * alone decides it, and says so to tts, dialogue and faces: sound of the turn that stands behind
   * this on the stage is sent to no face until `speech.released`, or never, where `turn.cancelled`
   * comes instead. Without either it is over after `HELD_SECONDS`, for the bridge may have died. It
   * may be said more than once.
   */
  "speech.held": {
    /** Whose sound is held back. */
    turn: turnCheck,
  },
  /** The sound that was held back goes on. Bridge to tts, dialogue and faces. */
  "speech.released": {
    /** Whose sound goes on. */
    turn: turnCheck,
  },
  /**
   * How the sentence is spoken; it leaves before the sound that it belongs to. Tts to faces. A
   * later one of the same sentence tells of all of it that is known by then, and replaces it.
   */
  "speech.prosody": {
    /** Whose answer. */
    turn: turnCheck,
    /** Of the answer, from 0. */
    sentence: sentenceCheck,
    /**
     * Where stressed words have their peak, `[ms, strength]`, sorted by ms, counted from the
     * sentence's first sample; strength is 0 to 1.
     */
    stresses: list(stressCheck),
    /** Milliseconds between two values of `pitch` and of `loudness`; the first is at 0. */
    step_ms: optional(millisecondsCheck, 50.0),
    /** Semitones above or below the voice's own median; 0 where nothing is voiced. */
    pitch: optional(list(number()), []),
    /** 0 (silence) to 1 (the loudest of the sentence). */
    loudness: optional(list(number()), []),
  },
  /** A face has played the sentence up to here. Bridge, from the client, to dialogue. */
  "speech.played": {
    /** Whose answer. */
    turn: turnCheck,
    /** Of the answer, from 0. */
    sentence: sentenceCheck,
    /** Of the sentence that were heard, from its first sample. */
    ms: millisecondsCheck,
  },
  /** How long a stage of a turn took. Every agent to all. */
  "system.timing": {
    /** Which turn, or 0. */
    turn: turnCheck,
    /** Kebab case: `llm-first-token`, `tts-first-chunk`. */
    stage: text(),
    /** How long it took. */
    ms: millisecondsCheck,
    /** Unix time in seconds at which the stage began. */
    started: number(),
  },
  /** Something went wrong, and what to do. Every agent to all. */
  "system.failed": {
    /** Kebab case and stable. */
    code: text(undefined, undefined, /^[a-z0-9]+(-[a-z0-9]+)*$/),
    /** A sentence for people: what went wrong, and what to do. */
    detail: text(),
    /** The turn that suffers, or 0. */
    turn: optional(turnCheck, 0),
  },
  /**
   * Something to answer. Bridge, asr and events to the stream `TURNS`, and so to dialogue. Its
   * sequence number in the stream is the turn's number.
   */
  "turn.asked": {
    /** What is asked, at most 16,000 characters. */
    text: textCheck,
    /** How it was asked. */
    source: sourceCheck,
    /** Where it was asked; empty where that is not known. */
    device: optional(deviceCheck, ""),
    /**
     * The client's own mark; with `device` and `text` it makes a prompt that is sent again the same
     * turn.
     */
    ref: nullable(refCheck),
    /** To be said as it is; where it is empty, the language model writes one. */
    answer: optional(textCheck, ""),
    /** That it was asked in, as the recogniser heard it; empty where that is not known. */
    language: optional(languageCheck, ""),
  },
  /** The dialogue agent begins to answer. Dialogue to all. */
  "turn.started": {
    /** Its number. */
    turn: turnCheck,
    /** What was asked. */
    text: textCheck,
    /** How it was asked. */
    source: sourceCheck,
    /** That it is answered in; empty where that is not known. */
    language: optional(languageCheck, ""),
  },
  /** Stop answering. Bridge, from the client, to dialogue. */
  "turn.interrupt": {
    /**
     * The turn to stop; 0 means everything that was asked until now, spoken or waiting. What came
     * before is told by when NATS stored each.
     */
    turn: optional(turnCheck, 0),
  },
  /** The answer stops here: drop what is queued, go quiet. Dialogue to all. */
  "turn.cancelled": {
    /** Its number. */
    turn: turnCheck,
    /**
     * `barge-in`: somebody spoke over her; `interrupt`: somebody asked her to stop; `superseded`:
     * another turn takes its place.
     */
    reason: cancelReasonCheck,
  },
  /** The turn is over. Dialogue to all. */
  "turn.ended": {
    /** Its number. */
    turn: turnCheck,
    /** Whether the answer is whole, was cut short, or could not be given. */
    reason: endReasonCheck,
    /** What was generated. */
    text: textCheck,
    /** What was spoken and, as far as the faces tell, heard. */
    heard: textCheck,
    /** Of the knowledge that it was written with, each once, the best first. */
    sources: optional(list(sourceNameCheck), []),
  },
  /** Somebody began to speak. Asr to all. */
  "vad.started": {
    /** Whose microphone heard it. */
    device: deviceCheck,
  },
  /** Somebody stopped speaking. Asr to all. */
  "vad.stopped": {
    /** Whose microphone heard it. */
    device: deviceCheck,
  },
  /** The server's answer to `hello`. */
  welcome: {
    /** The version that the server speaks: 1. */
    protocol: integer(),
    /** Who is spoken with. */
    avatar: nameCheck,
    /** The conversation that the client has joined. */
    session: nameCheck,
    /** The newest message of `STAGE`; with `resumed`, everything after the client's own follows. */
    seq: integer(),
    /** False where a resume was asked and is not possible: start afresh. */
    resumed: truth,
    /** All names that `speech.visemes` may use, in the order of the Oculus set. */
    visemes: list(visemeCheck),
    /** Then, what was said since, as far as it is remembered. */
    missed: optional(list(struct({ turn: turnCheck, question: textCheck, answer: textCheck })), []),
  },
  /** The prompt is stored and will be answered as this turn. */
  accepted: {
    /** Of what is accepted. */
    ref: nullable(refCheck),
    /** The number of the turn; 0 where nothing was asked: an event, a trigger. */
    turn: turnCheck,
  },
  /** A frame was refused; the connection lives on unless the code says otherwise. */
  error: {
    /** Stable, for programs. */
    code: errorCodeCheck,
    /** A sentence for people. */
    detail: text(),
    /** Of the frame that was refused, where it had one. */
    ref: nullable(refCheck),
  },
  /** Asks for a sign of life; either side may send it. */
  ping: {},
  /** Answers a `ping`. A side that hears nothing at all for 15 s ends the connection. */
  pong: {},
  /** The server ends the connection. */
  bye: {
    /** `shutdown`, `unavailable`, `too-slow` or `failed`. */
    reason: text(),
    /** Whether coming back makes sense. */
    reconnect: truth,
  },
} as const;

export type Kind = keyof typeof TYPES;
/** A message of one type; `at` is Unix time in seconds, `seq` its number on stage. */
export type Of<K extends Kind> = Fields<(typeof TYPES)[K]> & {
  type: K;
  at?: number;
  seq?: number;
};
export type Message = { [K in Kind]: Of<K> }[Kind];

/** The longest that sound is held back, in seconds. */
export const HELD_SECONDS = 3;

/** What a face sends. */
export type Outgoing =
  /** The client's first frame. */
  | {
      type: "hello";
      protocol: number;
      device?: Device;
      kind?: string;
      session?: Name;
      wants?: readonly Wants[];
      token?: string | null;
      resume?: number | null;
    }
  /** Something typed. Answered with `accepted` once it is stored. */
  | { type: "prompt"; text: Text; ref?: Ref | null }
  /** Asks for a sign of life; either side may send it. */
  | { type: "ping" }
  /** Answers a `ping`. A side that hears nothing at all for 15 s ends the connection. */
  | { type: "pong" }
  /** Set an effect off: `fireworks`. Events and tools to bridge and all. */
  | { type: "avatar.trigger"; name: Name; data?: Record<string, unknown> }
  /** Show an expression, and let it go again. Dialogue, events and tools to bridge and all. */
  | {
      type: "avatar.expression";
      name: Name;
      intensity?: Unit;
      ms?: Milliseconds;
      turn?: Turn;
      sentence?: Sentence;
    }
  /**
   * Something happened outside. Tools to events. Its type carries its name: `event.donation`. On
   * every wire it is `{"type":"event.donation","at":...,"data":{...}}`.
   */
  | { type: `event.${string}`; data?: Record<string, unknown>; ref?: Ref }
  /** A device opened its microphone. Bridge to asr. */
  | { type: "mic.started"; device: Device; rate: Rate }
  /** A device closed its microphone: what it said until now is whole. Bridge to asr. */
  | { type: "mic.stopped"; device: Device; rate?: Rate }
  /** A face has played the sentence up to here. Bridge, from the client, to dialogue. */
  | { type: "speech.played"; turn: Turn; sentence: Sentence; ms: Milliseconds }
  /** Stop answering. Bridge, from the client, to dialogue. */
  | { type: "turn.interrupt"; turn?: Turn };

/** Read a message; see {@link readBy}. */
export function read(json: string): Message | undefined {
  return readBy(TYPES, json) as Message | undefined;
}
