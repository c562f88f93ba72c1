import { chromium, type Browser } from 'playwright-core';
import { EXECUTABLE } from './hasBrowser';

const FLAGS =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: EXECUTABLE, args: FLAGS.split(' ') });
}
