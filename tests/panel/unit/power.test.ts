/** On battery the page draws fewer pictures, where the browser tells that it is on one. */

import { afterEach, expect, test, vi } from "vitest";
import { watchPower } from "../../../agents/bridge/panel/src/stage/power";

afterEach(() => void vi.unstubAllGlobals());

test("a battery is told of, and what cannot be asked is none", async () => {
  const battery = Object.assign(new EventTarget(), { charging: true });
  const told: boolean[] = [];
  vi.stubGlobal("navigator", { getBattery: () => Promise.resolve(battery) });
  await watchPower((onBattery) => told.push(onBattery));
  battery.charging = false;
  battery.dispatchEvent(new Event("chargingchange"));
  vi.stubGlobal("navigator", {});
  await watchPower((onBattery) => told.push(onBattery));
  expect(told).toEqual([false, true]);
});
