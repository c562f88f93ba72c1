import type { ApiPart, Runtime } from '../engine/runtime';
import { bars } from './bars';
import { cloud, namingWhatIsMissing } from './cloud';
import { feedback } from './feedback';
import { navigation } from './navigation';
import { selectorQuery } from './selectorQuery';
import { storage } from './storage';
import { subscribe } from './subscribe';
import { system } from './system';

const PARTS: ApiPart[] = [navigation, storage, feedback, bars, system, cloud, subscribe, selectorQuery];

/** The `wx` object. */
export function createWx(runtime: Runtime): Record<string, unknown> {
  const wx: Record<string, unknown> = Object.assign({}, ...PARTS.map((part) => part(runtime)));
  wx['canIUse'] = (schema: unknown) => canIUse(wx, String(schema));
  wx['env'] = { USER_DATA_PATH: 'wxfile://usr' };
  return namingWhatIsMissing(wx, 'wx', runtime);
}

/** Whether the phone has the function that a schema names: `requestSubscribeMessage`, `showModal.object.editable`. */
function canIUse(wx: Record<string, unknown>, schema: string): boolean {
  const [first = '', second = ''] = schema.split('.');
  const found = wx[first];
  return first === 'cloud' && second
    ? typeof (found as Record<string, unknown>)[second] === 'function'
    : found !== undefined;
}
