/** A whole Iris with her default models, started as a user starts her, for all tests of the page. */

import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

const ROOT = new URL("../../..", import.meta.url).pathname;
const READY_SECONDS = 60;
export const PYTHON = process.env.IRIS_PYTHON ?? join(ROOT, ".venv/bin/python");

declare module "vitest" {
  export interface ProvidedContext {
    /** Where the bridge and the bus are, and the folder that holds what Iris keeps. */
    http: string;
    /** The port at which devices of the network come in. */
    lan: number;
    state: string;
    /** A file in which somebody says {@link QUESTION}. */
    question: string;
  }
}

/** What is said into the microphone. */
export const QUESTION = "What is the capital of France?";

/** Less than half as large to fetch as the default one, and twice as quick. */
const QUICK_MIND = "qwen2.5-coder-0.5b";

export default async function start(project: TestProject): Promise<() => Promise<void>> {
  const state = mkdtempSync(join(tmpdir(), "iris-panel-"));
  const [port, nats, lan] = await Promise.all([freePort(), freePort(), freePort()]);
  const ports = ["--port", String(port), "--nats-port", String(nats)];
  for (const one of ["lan=true", "lan_host=127.0.0.1", `lan_port=${lan}`])
    ports.push("--set", `bridge.${one}`);
  ports.push("--set", `dialogue.llamacpp.model=${QUICK_MIND}`);
  const iris = spawn(
    PYTHON,
    ["-m", "scripts.iris", "up", "--no-open", ...ports, "--state", state],
    { cwd: ROOT },
  );
  const stop = async () => {
    const over = new Promise((done) => iris.once("exit", done));
    if (iris.kill("SIGINT")) await over;
    rmSync(state, { recursive: true, force: true });
  };
  try {
    await ready(iris);
    project.provide("http", `http://127.0.0.1:${port}`);
    project.provide("lan", lan);
    project.provide("state", state);
    const question = join(state, "question.wav");
    execFileSync(PYTHON, [join(ROOT, "tests/panel/speak.py"), state, question, QUESTION]);
    project.provide("question", question);
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

function ready(iris: ChildProcess): Promise<void> {
  return new Promise((done, fail) => {
    let said = "";
    const late = setTimeout(
      () => fail(new Error(`not ready after ${READY_SECONDS} s: ${said}`)),
      READY_SECONDS * 1000,
    );
    const hear = (data: Buffer) => {
      said += data.toString();
      if (!said.includes("Iris is ready")) return;
      clearTimeout(late);
      done();
    };
    iris.stdout?.on("data", hear);
    iris.stderr?.on("data", hear);
    iris.once("exit", (code) => fail(new Error(`Iris ended with ${code}: ${said}`)));
  });
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => done(port));
    });
  });
}
