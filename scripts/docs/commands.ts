/** `reference/commands.md`: what `--help` of each command says. */
import { PLACES_HELP } from '../build/arguments';
import { USAGES, type CommandName } from '../../ops/usage';
import { code, GENERATED, half, page, type Language, type PageMaker } from './text';
import { COMMAND_WORDS } from './words/commands';

const TITLE = { en: 'Commands', zh: '命令' };
const INTRO = {
  en: 'After `npm run ops --` in the checkout, `npx miniprogram-notify ops` in a project that has installed the package. Those that work on data take `--env ID` (of the configuration, with `TENCENTCLOUD_SECRETID` and `TENCENTCLOUD_SECRETKEY` in the environment variables) or `--local URL` (of a local cloud, as `npm start` prints it). `--config FILE` names a configuration that is not `notify.config.ts`. Keys stand in environment variables, or in the file of `--secrets FILE` where a command takes it: [Deploy](../deploy.md#keys). `--help` after each says the same.',
  zh: '在检出目录里写在 `npm run ops --` 之后，在安装了本软件包的项目里写在 `npx miniprogram-notify ops` 之后。作用于数据的命令需要 `--env ID`（配置中的环境，密钥在环境变量 `TENCENTCLOUD_SECRETID` 与 `TENCENTCLOUD_SECRETKEY` 中）或 `--local URL`（`npm start` 打印的本地云地址）。配置不叫 `notify.config.ts` 时用 `--config FILE` 指明。密钥放在环境变量里；命令支持时，也可放在 `--secrets FILE` 的文件里：[部署](../deploy.md#密钥)。每条命令加 `--help` 可看到同样的说明。',
};
const PLACES_TITLE = { en: 'build, start and init', zh: 'build、start 与 init' };
const PLACES_INTRO = {
  en: 'Not after `ops`, but by themselves: `npm run build --`, `npm start --`, `npm run init --`; `npx miniprogram-notify build` and so on. Where they read and write; `start` takes the options of the [local cloud](../../local-cloud.md#your-own-functions-on-it) besides, `init` only `--config`.',
  zh: '不在 `ops` 之后，而是单独使用：`npm run build --`、`npm start --`、`npm run init --`；或 `npx miniprogram-notify build` 等。以下选项说明读哪里、写哪里；`start` 另外接受[本地云](../../local-cloud.md#your-own-functions-on-it)的选项，`init` 只接受 `--config`。',
};
const DATA = {
  en: ' Works on data: `--env ID` or `--local URL`.',
  zh: '作用于数据：`--env ID` 或 `--local URL`。',
};

export const commandsPage: PageMaker = (language) =>
  page(
    `# ${TITLE[language]}`,
    GENERATED[language],
    INTRO[language],
    `## ${PLACES_TITLE[language]}`,
    PLACES_INTRO[language],
    PLACES_HELP.map((line) => placeLine(line, language)).join('\n'),
    ...(Object.keys(USAGES) as CommandName[]).flatMap((name) => {
      const usage = USAGES[name];
      const more: readonly string[] = 'more' in usage ? usage.more : [];
      const words = COMMAND_WORDS[name] ?? [];
      if (words.length !== more.length)
        throw new Error(
          `ops ${name}: expected Chinese for ${more.length} lines of its help, got ${words.length}`,
        );
      return [
        `## ${name}`,
        code(usage.form),
        `${sentence(usage[language], language)}${usage.onData ? DATA[language] : ''}`,
        ...(more.length === 0
          ? []
          : [(language === 'en' ? more.map(withoutChinese) : words).map((line) => `- ${line}`).join('\n')]),
      ];
    }),
  );

/** `  --out DIR   receives the functions … 云函数输出目录` */
function placeLine(line: string, language: Language): string {
  const [, option = '', said = ''] = /^\s*(--\w+ [A-Z]+)\s+(.+)$/.exec(line) ?? [];
  if (option === '') throw new Error(`build --help: expected an option and what it is, got "${line}"`);
  return `- ${code(option)}${language === 'en' ? ': ' : '：'}${half(said, language)}`;
}

const sentence = (text: string, language: 'en' | 'zh'): string =>
  language === 'zh' ? `${text}。` : `${text[0]!.toUpperCase()}${text.slice(1)}.`;

/** Where a line of the help says it twice. */
const withoutChinese = (line: string): string => line.replace(/\s*\S*\p{Script=Han}.*$/u, '');
