import { chromium, type Browser } from 'playwright-core';
import { browserExecutable } from './executable';

const FLAGS =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: browserExecutable(), args: FLAGS.split(' ') });
}
