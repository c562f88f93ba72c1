/** Desired against actual: the steps that are missing, and what earlier versions have left, in the order in which they must be done. Pure. */
import type { Actual, ActualCollection, Counted } from './actual';
import type { Desired, DesiredCollection, DesiredFunction, Index } from './desired';
import { planFunction } from './planFunction';
import { retiredAmong, same, shown } from './retired';
import { mergeRules } from './rules';
import { PLACES, type Step } from './steps';

/**
 * @param adopted names of functions that are there without our mark and that the caller declares to be ours
 * @returns nothing when everything is as it should be
 */
export function planOf(desired: Desired, actual: Actual, adopted: readonly string[] = []): Step[] {
  return [
    ...desired.collections.flatMap((collection) =>
      planCollection(collection, actual.collections.get(collection.name)),
    ),
    ...senderLast(desired.functions).flatMap((fn) =>
      planFunction(
        fn,
        actual.functions && { found: actual.functions.get(fn.name), adopted: adopted.includes(fn.name) },
      ),
    ),
    ...planRules(desired, actual),
    ...desired.collections.flatMap((collection) =>
      planRetired(collection, actual.collections.get(collection.name)),
    ),
  ];
}

/**
 * What a dead worker leaves behind, functions that know less than it did would book wrongly: when it begins to work, whoever
 * may come to recover it is of its own version.
 */
const senderLast = (functions: DesiredFunction[]): DesiredFunction[] =>
  [...functions].sort((a, b) => Number(isSender(a)) - Number(isSender(b)));
const isSender = ({ source }: DesiredFunction): boolean => source === 'dispatch';

function planCollection(desired: DesiredCollection, found: ActualCollection | undefined): Step[] {
  const { name } = desired;
  const steps: Step[] = [];
  if (!found) {
    steps.push({
      id: `collection ${name}`,
      action: { does: 'createCollection', collection: name },
      zh: `创建集合 ${name}`,
      en: `create collection ${name}`,
      place: PLACES.database,
    });
  }
  if (found?.permission !== 'ADMINONLY') {
    steps.push({
      id: `permission ${name}`,
      action: { does: 'closeCollection', collection: name },
      zh: `集合 ${name} 设为仅管理端可读写`,
      en: `close collection ${name} to clients (readable and writable by the administrator only)`,
      place: PLACES.database,
    });
  }
  return [...steps, ...planIndexes(desired, found?.indexes ?? [])];
}

function planIndexes({ name, indexes }: DesiredCollection, found: Index[] | Counted): Step[] {
  // Counted, not named: with as many as are needed nothing is known to be missing.
  if (!Array.isArray(found) && found.count >= indexes.length) return [];
  // A confirmed one that is not counted yet is still being built.
  const there = Array.isArray(found) ? found : found.confirmed.slice(0, found.count);
  return indexes
    .filter((index) => !there.some((other) => same(index, other)))
    .map((index) => {
      const clash = there.find((other) => other.name === index.name);
      const what = `${name}.${index.name} (${shown(index)})`;
      if (!clash) {
        return {
          id: `index ${name}.${index.name}`,
          action: { does: 'createIndex', collection: name, index },
          zh: `创建索引 ${what}`,
          en: `create index ${what}`,
          place: PLACES.database,
        };
      }
      return {
        id: `index ${name}.${index.name}`,
        action: { does: 'byHand' },
        zh: `索引 ${what}：同名索引的字段不同（${shown(clash)}）。请在控制台删除后重新运行`,
        en: `index ${what}: expected these keys, got an index of that name on ${shown(clash)}; delete it in the console, then run again`,
        place: PLACES.database,
      };
    });
}

/** Last: until then functions of before are at work, and ask for them. Counted ones have no names: nothing is known of them. */
function planRetired(desired: DesiredCollection, found: ActualCollection | undefined): Step[] {
  const { name } = desired;
  if (!Array.isArray(found?.indexes)) return [];
  return retiredAmong(desired, found.indexes).map((index) => {
    const what = `${name}.${index.name} (${shown(index)})`;
    return {
      id: `retired ${name}.${index.name}`,
      action: { does: 'dropIndex', collection: name, index },
      zh: `删除索引 ${what}：旧版本创建，已无查询使用`,
      en: `remove index ${what}: an earlier version made it, no query asks for it any more`,
      place: PLACES.database,
    };
  });
}

function planRules(desired: Desired, { rules, newRules }: Actual): Step[] {
  const closed = desired.functions.filter((fn) => fn.closed).map(({ name }) => name);
  const wanted = JSON.stringify({
    '*': { invoke: 'auth != null' },
    ...Object.fromEntries(closed.map((name) => [name, { invoke: false }])),
  });
  const byHand = (zh: string, en: string): Step[] => [
    { id: 'rules', action: { does: 'byHand' }, zh, en, place: PLACES.rules },
  ];
  if (closed.length === 0) return [];
  if (newRules) {
    return byHand(
      `本环境使用新版权限策略（OPA），自动写入会替换团队已有策略。请自行禁止客户端调用 ${closed.join('、')}`,
      `this environment uses the new policies (OPA), and writing them would replace the team’s own: close ${closed.join(', ')} to clients by hand`,
    );
  }
  const merged = mergeRules(rules ?? '', closed);
  if (merged.state === 'same') return [];
  if (merged.state === 'unreadable') {
    return byHand(
      `云函数权限规则不是 JSON（${merged.problem}），未改动。请把 ${wanted} 合并进去`,
      `the function rules are no plain JSON (${merged.problem}) and stay as they are: merge ${wanted} into them by hand`,
    );
  }
  return [
    {
      id: 'rules',
      action: { does: 'mergeRules', closes: merged.closes, text: merged.text },
      zh: `云函数权限规则：禁止客户端调用 ${merged.closes.join('、')}（保留已有规则）`,
      en: `merge into the function rules: no client may call ${merged.closes.join(', ')}; the others stay`,
      place: PLACES.rules,
    },
  ];
}
