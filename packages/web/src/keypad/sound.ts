/** Where a browser remembers that its keypad is to be silent. */
const STORAGE_KEY = "cardea.keypad.sound";

/** Tones as pairs of pitch in hertz and length in seconds, one after the other. */
const TONES = {
  key: [[1_050, 0.04]],
  granted: [
    [660, 0.1],
    [990, 0.18],
  ],
  denied: [
    [220, 0.14],
    [180, 0.24],
  ],
} as const;

export type SoundName = keyof typeof TONES;

/** Whether the keypad makes sounds in this browser. */
export function isSoundOn(): boolean {
  return stored(() => localStorage.getItem(STORAGE_KEY)) !== "off";
}

export function setSoundOn(isOn: boolean): void {
  stored(() => localStorage.setItem(STORAGE_KEY, isOn ? "on" : "off"));
}

/** A browser may forbid a page to remember anything; then it forgets. */
function stored<Value>(access: () => Value): Value | null {
  try {
    return access();
  } catch (cause) {
    if (cause instanceof DOMException) return null;
    throw cause;
  }
}

let audio: AudioContext | undefined;

/** Plays a sound. Must be called because of a key or a touch, or browsers stay silent. */
export function play(name: SoundName): void {
  audio ??= new AudioContext();
  let at = audio.currentTime;
  for (const [pitch, length] of TONES[name]) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.12, at);
    volume.gain.exponentialRampToValueAtTime(0.001, at + length);
    tone.connect(volume).connect(audio.destination);
    tone.start(at);
    tone.stop(at + length);
    at += length;
  }
}

/** How each is felt in the hand, in milliseconds of buzzing and rest. */
const BUZZES: Readonly<Record<SoundName, readonly number[]>> = { key: [8], granted: [40], denied: [60, 60, 60] };

/** Lets a phone buzz, where it can; also when it makes no sound. */
export function feel(name: SoundName): void {
  if ("vibrate" in navigator) navigator.vibrate([...BUZZES[name]]);
}
