import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Beginning {
  /** Folder that the configuration is for. */
  project: string;
  /** Of the mini program, where the project says it. */
  appid: string | undefined;
  /** Whether names of our functions are taken. */
  prefixed: boolean;
  /** One of the mini program's, where it is known which there are. */
  page?: string | undefined;
}

const HANDED_ON = /^export \{ default \} from '\.\/miniprogram-client\/demo-functions\/notify\.config';$/;

/** Whether nobody has written a configuration there yet: no file, or the repository's own, which only hands on the demo shop's. */
export function isUnwritten(file: string): boolean {
  if (!existsSync(file)) return true;
  return HANDED_ON.test(
    readFileSync(file, 'utf8')
      .replace(/\/\*[\s\S]*?\*\//g, '')
      .trim(),
  );
}

/** A `notify.config.ts` that builds and runs on the local cloud as it stands. */
export function startingConfig({ project, appid, prefixed, page = 'pages/index/index' }: Beginning): string {
  const source = 'cloudfunctions/core/config/defineConfig';
  // In a checkout there is no package to import from.
  const from = existsSync(join(project, `${source}.ts`)) ? `./${source}` : 'miniprogram-notify/config';
  return `// What this mini program tells its users, and how. The editor shows what each option means.
import { defineConfig } from '${from}';

export default defineConfig({
  appid: '${appid ?? 'wx0123456789abcdef'}', // ${appid ? 'from project.config.json' : 'yours: mp.weixin.qq.com'}
${prefixed ? "  prefix: 'notify-', // because functions of your own have names of ours: ours are notify-send …\n" : ''}  environments: {
    local: { envId: ['local', 'local-env'], state: 'developer', admins: [{ openid: 'o-admin', role: 'admin' }] },
    // prod: { envId: 'shop-prod-4d5e6f', state: 'formal', admins: [{ openid: 'yours', role: 'admin' }] },
  },
  topics: { restock: { title: '到货提醒' } }, // what a user switches on and off
  templates: {
    // The name that your code uses. id, title and fields are WeChat's: mp.weixin.qq.com → 订阅消息 → 我的模板
    backInStock: {
      id: 'Bk7Qw2Lr9Tz4Vn1Xc6Mj3Hs8Dp5Fg0Ya-Ue_RiKoJtN',
      kind: 'one-time',
      title: '到货提醒',
      topic: 'restock',
      class: 'transactional',
      page: '${page}', // a page of yours, opened by a tap on the card
      data: { goods: 'thing1', price: 'amount2' }, // your names: WeChat's fields
    },
  },
});
`;
}
