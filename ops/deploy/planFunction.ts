/** The steps that one function lacks. */
import type { ActualFunction } from './actual';
import { type DesiredFunction, RUNTIME } from './desired';
import { markOf, shortSum } from './mark';
import { type Action, PLACES, type Step } from './steps';

/** Bundles are made for Node 16 and later. */
const OLDEST_NODE = 16;

/** @param seen `undefined`: the key at hand cannot see functions, so all of it is to be done by hand */
export function planFunction(
  desired: DesiredFunction,
  seen: { found: ActualFunction | undefined; adopted: boolean } | undefined,
): Step[] {
  const found = seen?.found;
  if (!found) return create(desired);
  const blocked = blocker(desired, found, seen.adopted);
  if (blocked) return [blocked];
  return [
    ...uploadCode(desired, found),
    ...configure(desired, found),
    ...setVariables(desired, found),
    ...setTimer(desired, found.triggers),
  ];
}

const step = (id: string, action: Action, zh: string, en: string, place: Step['place'] = PLACES.functions) =>
  ({ id, action, zh, en, place }) satisfies Step;

function create(desired: DesiredFunction): Step[] {
  const { name, timeoutSeconds, memoryMb } = desired;
  return [
    step(
      `function ${name}`,
      { does: 'createFunction', function: desired },
      `创建云函数 ${name}（${RUNTIME}，超时 ${timeoutSeconds} 秒，内存 ${memoryMb} MB${permissionsZh(desired)}）`,
      `create function ${name} (${RUNTIME}, time limit ${timeoutSeconds} s, memory ${memoryMb} MB${permissionsEn(desired)})`,
    ),
    ...setVariables(desired, { variables: {} }),
    ...setTimer(desired, []),
  ];
}

const permissionsZh = ({ openapi }: DesiredFunction): string =>
  openapi.length === 0 ? '' : `，云调用权限 ${openapi.join('、')}`;
const permissionsEn = ({ openapi }: DesiredFunction): string =>
  openapi.length === 0 ? '' : `, openapi permissions ${openapi.join(', ')}`;

/** What a person has to decide before anything else about this function. */
function blocker(desired: DesiredFunction, found: ActualFunction, adopted: boolean): Step | undefined {
  const { name } = desired;
  if (!markOf(found.description) && !adopted) {
    return step(
      `name ${name}`,
      { does: 'byHand' },
      `已有同名云函数 ${name}，且不是本工具部署的，未改动。若是团队自己的：在 notify.config.ts 设置 prefix；若是手动部署的本产品：加 --adopt ${name}`,
      `function ${name}: there is one of that name that this command has not made, and it stays as it is. If it is the team’s own, set a prefix in notify.config.ts; if it is ours, uploaded by hand, add --adopt ${name}`,
    );
  }
  const node = Number(/^Nodejs(\d+)/.exec(found.runtime)?.[1] ?? 0);
  if (node < OLDEST_NODE) {
    return step(
      `runtime ${name}`,
      { does: 'byHand' },
      `云函数 ${name} 的运行环境是 ${found.runtime}，创建后不可更改。请在控制台删除该函数后重新运行，将以 ${RUNTIME} 创建`,
      `function ${name}: expected Node ${OLDEST_NODE} or later, got ${found.runtime}, which is fixed at creation. Delete the function in the console and run again: it is then created with ${RUNTIME}`,
    );
  }
  if (/Failed$/.test(found.status) && found.status !== 'UpdateFailed') {
    return step(
      `state ${name}`,
      { does: 'byHand' },
      `云函数 ${name} 处于 ${found.status}${found.statusReason ? `（${found.statusReason}）` : ''}。请在控制台删除后重新运行`,
      `function ${name}: expected it to be active, got ${found.status}${found.statusReason ? ` (${found.statusReason})` : ''}. Delete it in the console and run again`,
    );
  }
  return undefined;
}

function uploadCode(desired: DesiredFunction, found: ActualFunction): Step[] {
  const mark = markOf(found.description);
  const current =
    found.status !== 'UpdateFailed' &&
    mark?.build === desired.build &&
    mark.code === shortSum(found.codeSha256);
  if (current) return [];
  return [
    step(
      `code ${desired.name}`,
      { does: 'uploadCode', function: desired },
      `上传云函数代码 ${desired.name}${permissionsZh(desired)}`,
      `upload the code of function ${desired.name}${permissionsEn(desired)}`,
      PLACES.devtools,
    ),
  ];
}

function configure(desired: DesiredFunction, found: ActualFunction): Step[] {
  const timeLimit = found.timeoutSeconds !== desired.timeoutSeconds;
  // More than needed is the team's own choice.
  const memory = found.memoryMb < desired.memoryMb;
  if (!timeLimit && !memory) return [];
  const { name, timeoutSeconds, memoryMb } = desired;
  const zh = [
    ...(timeLimit ? [`超时 ${found.timeoutSeconds} → ${timeoutSeconds} 秒`] : []),
    ...(memory ? [`内存 ${found.memoryMb} → ${memoryMb} MB`] : []),
  ];
  const en = [
    ...(timeLimit ? [`time limit ${found.timeoutSeconds} → ${timeoutSeconds} s`] : []),
    ...(memory ? [`memory ${found.memoryMb} → ${memoryMb} MB`] : []),
  ];
  return [
    step(
      `settings ${name}`,
      { does: 'configure', function: desired, timeLimit, memory },
      `配置云函数 ${name}：${zh.join('，')}`,
      `configure function ${name}: ${en.join(', ')}`,
    ),
  ];
}

/** Values are secrets: only names are ever shown. */
function setVariables(desired: DesiredFunction, found: Pick<ActualFunction, 'variables'>): Step[] {
  const entries = Object.entries(desired.variables);
  const toSet = entries.flatMap(([name, value]) =>
    value !== undefined && found.variables[name] !== value ? [name] : [],
  );
  const unknown = entries.flatMap(([name, value]) =>
    value === undefined && !found.variables[name] ? [name] : [],
  );
  return [
    ...(toSet.length === 0
      ? []
      : [
          step(
            `variables ${desired.name}`,
            { does: 'setVariables', function: desired, names: toSet },
            `云函数 ${desired.name} 设置环境变量 ${toSet.join('、')}（保留已有变量）`,
            `set environment variables of function ${desired.name}: ${toSet.join(', ')}; the others stay`,
          ),
        ]),
    ...unknown.map((name) =>
      step(
        `variable ${desired.name}.${name}`,
        { does: 'byHand' },
        `云函数 ${desired.name} 缺少环境变量 ${name}：在本机设置同名环境变量（或写入 --secrets 文件）后重新运行，或在控制台填写`,
        `function ${desired.name} lacks the environment variable ${name}: set it here under the same name (or in the file of --secrets) and run again, or set it in the console`,
      ),
    ),
  ];
}

function setTimer(desired: DesiredFunction, triggers: ActualFunction['triggers']): Step[] {
  const { name, trigger } = desired;
  if (!trigger) return [];
  const found = triggers.find((other) => other.name === trigger.name);
  if (found && cronOf(found.cron) === trigger.cron) return [];
  return [
    step(
      `timer ${name}.${trigger.name}`,
      { does: 'setTimer', function: desired, ...(found && { replaces: found.cron }) },
      `云函数 ${name} 的定时触发器 ${trigger.name}：${found ? `${cronOf(found.cron)} → ` : ''}${trigger.cron}`,
      `timer ${trigger.name} of function ${name}: ${found ? `${cronOf(found.cron)} → ` : ''}${trigger.cron}`,
      PLACES.timer,
    ),
  ];
}

/** The platform stores it as `{"cron":"…"}` and takes it as plain text. */
function cronOf(stored: string): string {
  try {
    return (JSON.parse(stored) as { cron?: string }).cron ?? stored;
  } catch {
    return stored;
  }
}
