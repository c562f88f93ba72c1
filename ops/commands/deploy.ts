/** `ops check | deploy | upgrade` */
import { carryOut, type Outcome as Result, type Plan, readPlan } from '../deploy/carryOut';
import { findingsOfProject } from '../deploy/miniProgram';
import type { DesiredFunction } from '../deploy/desired';
import { patiently } from '../deploy/patiently';
import type { Words } from '../deploy/problems';
import { wordsOf } from '../deploy/refusals';
import { createProgress } from '../base/progress';
import type { NotifyError } from '../../cloudfunctions/core/errors';
import type { Context } from '../../cloudfunctions/core/ports/context';
import { readSchema, requireAllowed } from '../../cloudfunctions/core/store/schema';
import { standing } from '../../cloudfunctions/core/upgrading/migrate';
import type { Keys } from '../deploy/access/library';
import { migrateData } from './migrate';
import { openSession, openSecrets, type Session, type SessionOptions } from '../deploy/session';
import { PLACES, type Step } from '../deploy/steps';
import { findingsOfTemplates } from '../deploy/templates';

export interface DeployOptions extends SessionOptions {
  /** The folder that DevTools opens; nothing: it is not known. */
  project: string | undefined;
  dryRun: boolean;
  print(line: string): void;
  /** The data of the environment, where they can be reached with these keys. */
  data?(keys: Keys): Promise<Context>;
}

const GOING_BACK =
  'Nothing was uploaded: functions of this version would refuse every call here. Install the newer version again; to go back all the same, see docs, Upgrade: going back. 未上传任何内容：此版本的云函数在这里会拒绝一切请求。请装回较新的版本；确需退回，见文档「升级：退回」。';

type Command = (
  session: Session,
  options: DeployOptions & { tencent?: Keys | undefined },
  print: (line: string) => void,
) => Promise<boolean>;

/** @returns whether all is well; every refusal has been printed, no key ever is */
const command =
  (work: Command) =>
  async (options: DeployOptions): Promise<boolean> => {
    const { secrets, redact } = openSecrets(options);
    const print = (line: string): void => options.print(redact(line));
    try {
      const session = await openSession(options, secrets);
      for (const line of session.headline) print(line);
      return await work(session, { ...options, tencent: secrets.tencent }, print);
    } catch (error) {
      // What the build, the configuration and the migration find is for people already.
      const own = ['BuildError', 'ConfigError', 'NotifyError'].includes((error as Error).name);
      const words = own ? { zh: '', en: (error as Error).message } : wordsOf(error);
      if ((error as Partial<NotifyError>).code === 'OUTDATED') print(GOING_BACK);
      for (const text of [words.zh, words.en]) if (text) print(text);
      return false;
    }
  };

export const check = command(async ({ run, config, weChat }, { project, sleep, data, tencent }, print) => {
  const { steps, byHand, unseen } = await readPlan(run);
  const others = [
    ...findingsOfProject(project, config),
    ...(weChat ? await templatesOr(() => patiently(() => findingsOfTemplates(weChat, config), sleep)) : []),
    ...(data && tencent && mayHaveData(steps) ? await findingsOfData(await data(tencent)) : []),
  ];
  for (const step of [...steps, ...byHand]) printStep(print, '缺', step);
  for (const words of others) printWords(print, '查', words);
  printUnseen(print, unseen);
  const found = steps.length + byHand.length + others.length;
  if (found === 0) print('一切就绪。Everything is as it should be.');
  else
    print(
      `共 ${found} 项，其中 ${steps.length} 项可由 deploy 完成。${found} findings, ${steps.length} of which deploy mends.`,
    );
  return found === 0;
});

/** What WeChat refuses is one finding, and the others are told all the same. */
async function templatesOr(find: () => Promise<Words[]>): Promise<Words[]> {
  try {
    return await find();
  } catch (error) {
    const { zh, en } = wordsOf(error);
    return [{ zh: `没有核对模板：${zh}`, en: `the templates were not compared with the account’s: ${en}` }];
  }
}

async function findingsOfData(context: Context): Promise<Words[]> {
  requireAllowed((await readSchema(context.store)) ?? {});
  const { version, target, pending } = await standing(context);
  if (pending.length === 0) return [];
  return [
    {
      zh: `数据为 schema ${version}，云函数写入 ${target}：执行 upgrade 或 migrate`,
      en: `the data are of schema ${version}, functions write ${target}: run upgrade, or migrate`,
    },
  ];
}

export const deploy = command(async ({ run }, options, print) => {
  const { dryRun } = options;
  if (dryRun) {
    const plan = await readPlan(run);
    await requireDataAllow(plan, options);
    const { steps, byHand, unseen } = plan;
    for (const [index, step] of steps.entries())
      print(`${progress(index + 1, steps.length)} ${lineOf(step)}`);
    printByHand(print, byHand);
    printUnseen(print, unseen);
    print(
      `计划 ${steps.length} 步，未做任何更改（--dry-run）。${steps.length} steps; nothing has been changed (--dry-run).`,
    );
    if (mayHaveData(steps)) await printData(print, options);
    return byHand.length === 0;
  }
  const result = await carryOut({
    ...run,
    planned: (plan) => requireDataAllow(plan, options),
    begins: (step, at, of) => print(`${progress(at, of)} ${lineOf(step)}`),
  });
  printResult(print, result, run.desired.functions);
  if (!result.failed) await printData(print, options);
  return !result.failed && result.byHand.length === 0;
});

/** Where the data say of what version they are. Other collections are missing whenever a version brings new ones. */
const mayHaveData = (steps: readonly Step[]): boolean =>
  !steps.some(({ id }) => id === 'collection notify_locks');

/** Functions that would refuse everything are not uploaded: those that serve would be gone. */
async function requireDataAllow({ steps }: Plan, { data, tencent }: Parameters<Command>[1]): Promise<void> {
  if (!data || !tencent || !mayHaveData(steps)) return;
  const { store } = await data(tencent);
  requireAllowed((await readSchema(store)) ?? {});
}

export async function upgrade(options: DeployOptions): Promise<boolean> {
  return (await deploy(options)) && (options.dryRun || (await check(options)));
}

/** Data that older functions have written, once the new ones are there: both serve meanwhile. */
async function printData(
  print: (line: string) => void,
  { data, tencent, dryRun }: Parameters<Command>[1],
): Promise<void> {
  if (!data) return;
  if (!tencent) {
    print('数据迁移需要腾讯云密钥：改用该密钥后执行 ops migrate。');
    print('The migration of data needs a Tencent Cloud key: run ops migrate with one.');
    return;
  }
  const lines = await migrateData(await data(tencent), dryRun, createProgress('documents 文档'));
  for (const line of lines) print(line);
}

function printResult(
  print: (line: string) => void,
  { done, failed, notBegun, byHand, unseen }: Result,
  functions: DesiredFunction[],
): void {
  if (failed) {
    print(`失败：${failed.step.zh}`);
    print(`  ${failed.words.zh}`);
    print(`Failed: ${failed.step.en}`);
    print(`  ${failed.words.en}`);
    print(
      `已完成 ${done.length} 步，失败 1 步，未开始 ${notBegun.length} 步；再次运行会从这里继续。${done.length} done, 1 failed, ${notBegun.length} not begun; run again to go on from here.`,
    );
    return;
  }
  print(
    done.length === 0 ? '无需更改。Nothing to do.' : `已完成 ${done.length} 步。${done.length} steps done.`,
  );
  printByHand(print, byHand);
  printUnseen(print, unseen);
  for (const words of [PUSH, permissionsOf(functions)]) {
    print(`任何密钥都看不到的：${words.zh}`);
    print(`What no key can see: ${words.en}`);
  }
}

/**
 * `config.json` travels in every upload, but the vendor's documents say of DevTools alone that its permissions take effect
 * ("云调用报错 -604101 如何解决").
 */
function permissionsOf(functions: DesiredFunction[]): Words {
  const names = functions.filter(({ openapi }) => openapi.length > 0).map(({ name }) => name);
  return {
    zh: `云调用权限是否生效（${names.join('、')}）：文档只写明经开发者工具上传会生效。若发送报 -604101，请逐个上传一次（${PLACES.devtools.zh}），约 10 分钟后生效；全部走 HTTPS（transport: 'https'）则不需要`,
    en: `whether the openapi permissions of ${names.join(', ')} are in force: documents say so of uploads by DevTools alone. If sends tell -604101, upload each once (${PLACES.devtools.en}) and wait ten minutes; with transport: 'https' they are not needed`,
  };
}

const PUSH: Words = {
  zh: `消息推送，请确认 subscribe_msg_popup_event、subscribe_msg_change_event、subscribe_msg_sent_event（或合并为一项的 subscribe_msg_event）都指向 receive 云函数（${PLACES.push.zh}）`,
  en: `the message push; make sure that subscribe_msg_popup_event, subscribe_msg_change_event and subscribe_msg_sent_event (or the one subscribe_msg_event) go to the function receive (${PLACES.push.en})`,
};

const progress = (at: number, of: number): string => `[${String(at).padStart(String(of).length)}/${of}]`;
const lineOf = ({ zh, en }: Words): string => `${zh}  ${en}`;

function printWords(print: (line: string) => void, mark: string, { zh, en }: Words): void {
  print(`- ${mark}：${zh}`);
  print(`  ${en}`);
}

function printStep(print: (line: string) => void, mark: string, step: Step): void {
  printWords(print, mark, step);
  print(`  ${step.place.zh}  ${step.place.en}`);
}

function printByHand(print: (line: string) => void, steps: Step[]): void {
  if (steps.length === 0) return;
  print('需要人来决定的：For a person to decide:');
  for (const step of steps) printStep(print, '人工', step);
}

function printUnseen(print: (line: string) => void, steps: Step[]): void {
  if (steps.length === 0) return;
  print(
    '此密钥看不到、也做不了，请在控制台逐项确认（或改用腾讯云密钥）：This key can neither see nor do these; see to them in the console, or use a Tencent Cloud key:',
  );
  for (const step of steps) printStep(print, '人工', step);
}
