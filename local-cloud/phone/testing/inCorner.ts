/** What tests do in the corner shop, in the hands of its customer. */
import { shows } from '../../testing/browser/shows';
import type { TestPhone } from './withPhone';

export const USER = 'user-xiaolin';

/** From the first page to the mug's. */
export async function openMug({ byId, tap }: TestPhone): Promise<void> {
  await tap('goods-mug');
  await shows(byId('name'), '蓝色马克杯');
}

export const tab = ({ screen }: TestPhone, text: string): Promise<void> =>
  screen.locator('.mp-tab', { hasText: text }).click();

/** What the page lists of the app's life, once it is drawn. */
export async function allSeen({ screen }: TestPhone): Promise<string[]> {
  const lines = screen.locator('.seen');
  await lines.first().waitFor();
  return lines.allTextContents();
}
