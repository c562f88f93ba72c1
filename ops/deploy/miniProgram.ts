/** What a look at the mini program's own project shows: pages that do not exist, code that sends and asks past the books. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../cloudfunctions/core/config';
import { asksPastTheBooks, sendsPastTheBooks } from '../../scripts/build/pastTheBooks';
import { layoutOf } from '../../scripts/build/layout';
import type { Words } from './problems';

/** The parts of DevTools' file that say where things lie. */
interface ProjectConfig {
  appid?: unknown;
  miniprogramRoot?: string;
  cloudfunctionRoot?: string;
}

/** @param project the folder that DevTools opens; without a `project.config.json` it is the mini program itself; nothing: not known */
export function findingsOfProject(project: string | undefined, config: Config): Words[] {
  if (project === undefined) return [unknownProject];
  const { miniprogramRoot = '', cloudfunctionRoot } = projectConfig(project);
  const another = appidProblem(project, config);
  return [
    ...(another ? [another] : []),
    ...missingPages(join(project, miniprogramRoot, 'app.json'), config),
    ...(cloudfunctionRoot === undefined
      ? []
      : sendsPastTheBooks(join(project, cloudfunctionRoot), project).map(ownSend)),
    ...asksOf(project).map(ownAsk),
  ];
}

export const unknownProject: Words = {
  zh: '没有核对小程序：这里的项目是示例商店，请用 --project 指定你的小程序项目文件夹',
  en: 'the mini program was not looked at: the project that lies here is the demo shop’s; name the folder of yours with --project',
};

const projectConfig = (project: string): ProjectConfig =>
  readJson<ProjectConfig>(join(project, 'project.config.json')) ?? {};

/** A Tencent Cloud key does not tell: it knows environments, not mini programs. */
export function appidProblem(project: string, config: Config): Words | undefined {
  const { appid } = projectConfig(project);
  if (typeof appid !== 'string' || !/^wx[0-9a-f]{16}$/.test(appid) || appid === config.appid)
    return undefined;
  return {
    zh: `notify.config.ts 的 appid 为 ${config.appid}，而 project.config.json 的是 ${appid}：请改正其中之一`,
    en: `appid is ${config.appid} in notify.config.ts and ${appid} in project.config.json: mend the one that is wrong`,
  };
}

interface AppJson {
  pages?: string[];
  subPackages?: { root: string; pages: string[] }[];
  /** The spelling of newer documents; both are read by WeChat. */
  subpackages?: { root: string; pages: string[] }[];
}

/** A card whose page is not in the published version is refused whole: 41030. */
function missingPages(file: string, { templates }: Config): Words[] {
  const app = readJson<AppJson>(file);
  if (!app) {
    return [
      {
        zh: `没有找到 ${file}，无法核对模板跳转的页面：用 --project 指定小程序项目文件夹`,
        en: `${file}: expected the mini program’s app.json, to compare the pages that templates open; name its folder with --project`,
      },
    ];
  }
  const pages = new Set([
    ...(app.pages ?? []),
    ...[...(app.subPackages ?? []), ...(app.subpackages ?? [])].flatMap(({ root, pages: inside }) =>
      inside.map((page) => `${root.replace(/\/+$/, '')}/${page}`),
    ),
  ]);
  return Object.values(templates).flatMap(({ alias, page }) => {
    const path = page?.split('?')[0];
    if (path === undefined || pages.has(path)) return [];
    return [
      {
        zh: `模板 ${alias} 跳转到 ${path}，但 app.json 里没有这个页面（发送会报 41030）：改 notify.config.ts 的 page，或加上该页面并发布`,
        en: `template ${alias} opens ${path}, which app.json does not have (WeChat answers 41030): change page in notify.config.ts, or add the page and publish it`,
      },
    ];
  });
}

const ownSend = (where: string): Words => ({
  zh: `${where} 自己调用 subscribeMessage.send，会用掉本产品账上的次数：改为调用 send 云函数`,
  en: `${where} calls subscribeMessage.send itself and spends credits that the books still count: call the function send instead`,
});

const ownAsk = (where: string): Words => ({
  zh: `${where} 自己调用 requestSubscribeMessage，用户的同意不在账上：改为调用 notify.ask`,
  en: `${where} calls requestSubscribeMessage itself, and what users accept there is not on the books: call notify.ask instead`,
});

function asksOf(project: string): string[] {
  const { cloudfunctions, sources } = layoutOf(project);
  return asksPastTheBooks(join(project, sources), project, [join(project, cloudfunctions)]);
}

function readJson<T>(file: string): T | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    return undefined;
  }
}
