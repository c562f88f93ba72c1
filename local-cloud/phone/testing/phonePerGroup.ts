import type { ScreenPort } from '../browser/shared/ports';
import type { InWindow } from './browserPerFile';
import { withPhone, type TestPhone } from './withPhone';

/** The scene of a tapped subscription message: it reopens the mini program at the page that it names. */
const CARD = 1014;

/**
 * One phone, loaded once, for all tests of a `describe`: to load it takes more than most tests do. Each test finds the
 * mini program reopened at a page of its choice (every page of the test before is unloaded), the local cloud emptied, the
 * phone's log empty. What the scripts keep outside their pages stays; after a failed test, the phone is loaded anew.
 * @param withFolder runs the phone with the folder of its mini program
 */
export function phonePerGroup(
  inWindow: () => InWindow,
  withFolder: (run: (miniprogramDir: string) => Promise<void>) => Promise<void>,
): (path: string, test: (phone: TestPhone) => Promise<void>) => Promise<void> {
  let phone: TestPhone | undefined;
  let loaded = true;
  let end = (): void => undefined;
  let ended: Promise<void>;
  beforeAll(async () => {
    const over = new Promise<void>((resolve) => (end = resolve));
    await new Promise<void>((ready, failed) => {
      ended = withFolder((miniprogramDir) =>
        withPhone(inWindow(), { miniprogramDir }, (opened) => {
          phone = opened;
          ready();
          return over;
        }),
      );
      ended.catch(failed);
    });
  });
  beforeEach(() => phone?.post('/data/reset'));
  afterAll(async () => {
    end();
    await ended;
  });
  return async (path, test) => {
    if (!phone) throw new Error('The phone is there inside tests only.');
    if (!loaded) await phone.page.goto(`${phone.url}/phone`);
    loaded = false;
    await reopen(phone, path);
    await test(phone);
    loaded = true;
  };
}

/** What of the phone's window is used inside the page; these files are compiled without it. */
interface PhoneWindow {
  phoneLog: { clear(): void };
  document: { querySelector(selector: string): { contentWindow: { phoneScreen?: ScreenPort } } | null };
}

/** As the tap on a card does it, to whatever page. */
async function reopen({ page }: TestPhone, path: string): Promise<void> {
  await page.waitForFunction('document.querySelector("#screen")?.contentWindow?.phoneScreen !== undefined');
  const top = await page.evaluate(
    ({ path, scene }) => {
      const { document, phoneLog } = globalThis as unknown as PhoneWindow;
      phoneLog.clear();
      const screen = document.querySelector('#screen')?.contentWindow.phoneScreen;
      screen?.hide();
      screen?.show({ path, query: {}, scene });
      return screen?.place()?.path;
    },
    { path, scene: CARD },
  );
  if (top !== path) throw new Error(`Expected the mini program to open at ${path}, and it is at ${top}.`);
}
