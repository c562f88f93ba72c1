/** The requests of each function, with their fields. */
import {
  manageRequest,
  sendRequest,
  statsRequest,
  subscribeRequest,
  trackManyRequest,
  trackRequest,
  unsubscribeRequest,
} from '../../../cloudfunctions/core/contract';
import { CALLERS, type FunctionName } from '../../../cloudfunctions/core/contract/callers';
import { defOf, either, isOptional, required, typeOf, type Schema } from './schema';
import type { Sentence } from '../../../cloudfunctions/core/reasons/table';

/** A field as a caller writes it: `report.nonce`, `events[].nid`. */
export interface Field {
  path: string;
  optional: boolean;
  type: Sentence;
}

export interface Request {
  function: FunctionName;
  /** Of `CALLERS`. */
  action: string;
  /** Whether the request names it as its `action`. */
  named: boolean;
  fields: Field[];
  /** Objects of several kinds in it: where (empty: the request itself), by which field, and of which kind. */
  kinds: { path: string; by: string; kind: string; fields: Field[] }[];
}

const WITH_ACTION: Partial<Record<FunctionName, unknown>> = {
  subscribe: subscribeRequest,
  unsubscribe: unsubscribeRequest,
  send: sendRequest,
  stats: statsRequest,
  manage: manageRequest,
};
/** By function: what it takes where it takes no `action`. `receive`, `dispatch` and `probe` are called by the platform and by us. */
const WITHOUT: Partial<Record<FunctionName, { name: string; schema: unknown }[]>> = {
  track: [
    { name: 'events', schema: trackRequest },
    { name: 'users', schema: trackManyRequest },
  ],
};

/** @throws Error when the table of callers and the schemas name different requests */
export function requestsOf(name: FunctionName): Request[] {
  const schema = WITH_ACTION[name];
  if (schema === undefined)
    return (WITHOUT[name] ?? []).map((one) => ({
      function: name,
      action: one.name,
      named: false,
      ...partsOf(one.schema as Schema),
    }));
  const options = defOf(schema).options!;
  const requests = options.map((option) => {
    const [action] = defOf(defOf(alternativesOf(option)[0]!).shape!['action']).values as [string];
    return { function: name, action, named: true, ...partsOf(option) };
  });
  const known = Object.keys(CALLERS[name]).sort().join();
  const found = requests
    .map(({ action }) => action)
    .sort()
    .join();
  if (known !== found) throw new Error(`${name}: expected the requests ${known}, got ${found}`);
  return requests;
}

type Parts = Pick<Request, 'fields' | 'kinds'>;

/** Of a request that has several kinds, each of them. */
const alternativesOf = (schema: Schema): Schema[] => defOf(schema).options ?? [schema];

function partsOf(schema: Schema): Parts {
  const parts: Parts = { fields: [], kinds: [] };
  const by = defOf(schema).discriminator;
  if (by === undefined) {
    collect(schema, '', parts, parts.fields);
    return parts;
  }
  const all = alternativesOf(schema).map((option) => {
    const fields: Field[] = [];
    collect(option, '', parts, fields);
    const [kind] = defOf(required(defOf(option).shape![by]!)).values as [string];
    return { kind, fields };
  });
  const named = (fields: Field[], path: string) => fields.find((field) => field.path === path);
  const shared = all[0]!.fields.filter(({ path }) => all.every(({ fields }) => named(fields, path)));
  parts.fields = shared.map((field) => {
    const each = all.map(({ fields }) => named(fields, field.path)!);
    return {
      ...field,
      optional: each.some(({ optional }) => optional),
      type: either(each.map(({ type }) => type)),
    };
  });
  const isShared = ({ path }: Field) => named(shared, path) !== undefined;
  for (const { kind, fields } of all)
    parts.kinds.push({ path: '', by, kind, fields: fields.filter((field) => !isShared(field)) });
  return parts;
}

function collect(object: Schema, prefix: string, parts: Parts, into: Field[]): void {
  for (const [key, schema] of Object.entries(defOf(object).shape ?? {})) {
    if (key === 'action' && prefix === '') continue;
    const path = `${prefix}${key}`;
    into.push({ path, optional: isOptional(schema), type: typeOf(schema) });
    const inner = elementOf(schema);
    if (!inner) continue;
    const below = `${path}${inner.list ? '[]' : ''}`;
    const { options, discriminator, type } = defOf(inner.schema);
    if (type === 'object') collect(inner.schema, `${below}.`, parts, into);
    else if (options && discriminator) {
      for (const option of options) {
        const [kind] = defOf(defOf(option).shape![discriminator]).values as [string];
        const fields: Field[] = [];
        collect(option, `${below}.`, parts, fields);
        if (!parts.kinds.some((one) => one.path === below && one.kind === kind))
          parts.kinds.push({
            path: below,
            by: discriminator,
            kind,
            fields: fields.filter(({ path: one }) => one !== `${below}.${discriminator}`),
          });
      }
    }
  }
}

/** The object that a field holds, or holds a list of. */
function elementOf(schema: Schema): { schema: Schema; list: boolean } | undefined {
  let inner = required(schema);
  if (defOf(inner).type === 'nullable') inner = defOf(inner).innerType!;
  const list = defOf(inner).type === 'array';
  if (list) inner = defOf(inner).element!;
  const { type, discriminator, options = [] } = defOf(inner);
  // `true`, or an object that says more.
  const [object, ...others] = options.filter((option) => defOf(option).type === 'object');
  if (type === 'union' && discriminator === undefined && object && others.length === 0)
    return { schema: object, list };
  return type === 'object' || (type === 'union' && discriminator !== undefined)
    ? { schema: inner, list }
    : undefined;
}
