import type { AgentChange, AgentDescription, Model } from "../wire/http";
import { field, h, section } from "./dom";
import type { View } from "./drawer";
import { voiceList, type VoiceActions } from "./voices";

const TITLES: Record<string, string> = {
  asr: "Hearing",
  dialogue: "Answering",
  retrieval: "Knowing",
  tts: "Speaking",
};

/** The agents as the view asks for and changes them. */
export interface AgentActions {
  /** What each is made of; null where nobody answers. */
  describe(): Promise<AgentDescription[] | null>;
  /** What each could use. */
  models(): Promise<Model[]>;
  /** Change one; rejects with a sentence where it refuses. */
  use(agent: string, changes: AgentChange): Promise<AgentDescription>;
}

/** What each agent is made of, and changing it while she talks. */
export class AgentsView implements View {
  readonly title = "Agents";
  readonly element = h("div", { style: "display: contents" });

  #models: readonly Model[] = [];

  constructor(
    private readonly actions: AgentActions,
    private readonly voices: VoiceActions,
  ) {}

  refresh(): void {
    // It is asked for as it comes to be seen: what somebody is typing stays.
  }

  seen(visible: boolean): void {
    if (visible) void this.#show();
  }

  async #show(): Promise<void> {
    const [agents, models] = await Promise.all([this.actions.describe(), this.actions.models()]);
    this.#models = models;
    if (agents?.length) {
      this.element.replaceChildren(...agents.map((agent) => this.#agent(agent)));
    } else {
      const textContent = agents ? "No agent says what it is." : "Iris is away.";
      this.element.replaceChildren(h("p", { className: "empty", textContent }));
    }
  }

  #agent(agent: AgentDescription): HTMLElement {
    const { name, engine, languages, licence, version } = agent;
    const told = [engine + (version && ` ${version}`), languages.join(", "), licence];
    const part = section(
      TITLES[agent.agent] ?? agent.agent,
      h("p", { textContent: name || engine }),
      h("p", { className: "small", textContent: told.filter(Boolean).join(" · ") }),
      ...(agent.agent === "retrieval" ? [] : this.#controls(agent, () => part)),
    );
    return part;
  }

  #controls(agent: AgentDescription, part: () => HTMLElement): HTMLElement[] {
    const trouble = h("p", { className: "trouble", aria: { role: "alert" } });
    const use = async (changes: AgentChange) => {
      trouble.textContent = "";
      part().toggleAttribute("inert", true);
      part().ariaBusy = "true";
      try {
        part().replaceWith(this.#agent(await this.actions.use(agent.agent, changes)));
      } catch (error) {
        trouble.textContent = `${(error as Error).message} What was used before goes on.`;
        part().toggleAttribute("inert", false);
        part().ariaBusy = "false";
      }
    };
    const engine = h("input", { value: agent.engine, spellcheck: false, autocomplete: "off" });
    engine.onchange = () => void use({ engine: engine.value.trim() });
    const models = this.#models.filter((model) => model.agent === agent.agent);
    return [
      models.length ? modelField(models, use) : null,
      agent.agent === "tts" ? voiceList(this.voices, use) : null,
      agent.agent === "dialogue" ? personaField(agent, use) : null,
      field("Engine", engine),
      trouble,
    ].filter((one) => one !== null);
  }
}

type Use = (changes: AgentChange) => Promise<void>;

function modelField(models: readonly Model[], use: Use): HTMLElement {
  const select = h(
    "select",
    {},
    h("option", { value: "", textContent: "Use another one" }),
    ...models.map(({ name, about, here, bytes }, i) => {
      const away = here ? "" : `, to be fetched: iris models get ${name} (${Math.ceil(bytes / 1e6)} MB)`;
      return h("option", { value: `${i}`, disabled: !here, textContent: `${name}: ${about}${away}` });
    }),
  );
  select.onchange = () => {
    const model = models[Number(select.value)];
    if (select.value && model) void use(model.changes);
  };
  return field("Model", select);
}

function personaField({ persona }: AgentDescription, use: Use): HTMLElement {
  const text = h("textarea", { value: persona, rows: 4 });
  text.onchange = () => void use({ persona: text.value.trim() });
  return field("Persona: a name, a file's path, or who she is", text);
}
