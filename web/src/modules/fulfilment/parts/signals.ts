let audio: AudioContext | undefined;

function tone(hertz: number, seconds: number, kind: OscillatorType): void {
  try {
    audio ??= new AudioContext();
    const oscillator = audio.createOscillator();
    const gain = audio.createGain();
    oscillator.type = kind;
    oscillator.frequency.value = hertz;
    gain.gain.setValueAtTime(0.15, audio.currentTime);
    gain.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + seconds);
    oscillator.connect(gain).connect(audio.destination);
    oscillator.start();
    oscillator.stop(audio.currentTime + seconds);
  } catch {
    // a device without sound still shows the colour
  }
}

/** High and short: counted. */
export function soundRight(): void {
  tone(1320, 0.12, "sine");
}

/** Low and rough, with a shake: refused. */
export function soundWrong(): void {
  tone(160, 0.45, "square");
  if ("vibrate" in navigator) navigator.vibrate([120, 60, 120]); // not on every phone
}
