/** Whether the device runs on its battery, where the browser tells. */

interface Battery extends EventTarget {
  readonly charging: boolean;
}

/** Tell it now and whenever it changes; never where the browser does not say. */
export async function watchPower(tell: (onBattery: boolean) => void): Promise<void> {
  const source = navigator as { getBattery?: () => Promise<Battery> };
  try {
    const battery = await source.getBattery?.();
    if (!battery) return;
    const told = () => tell(!battery.charging);
    battery.addEventListener("chargingchange", told);
    told();
  } catch {
    // The page may not ask: then it draws as always.
  }
}
