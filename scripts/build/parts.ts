/** What bundles are made of, for people: bytes by package and by folder of ours. */
import type { BuildOptions } from './options';
import { bundleFunctions, bytesOf } from './bundle';
import { discoverFunctions } from './discover';
import { loadNotifyConfig } from './loadConfig';
import { callsOpenapi, openapiUse } from './openapi';

export interface FunctionParts {
  name: string;
  /** Of the code as uploaded. */
  bytes: number;
  /** Of what is loaded before the first call. */
  bytesAtStart: number;
  callsOpenapi: boolean;
  /** Bytes by source file, as esbuild names it. */
  inputs: ReadonlyMap<string, number>;
  /** The same of what is loaded before the first call. */
  inputsAtStart: ReadonlyMap<string, number>;
}

/** Bundles all functions and writes nothing. */
export async function partsOfFunctions(
  options: Pick<BuildOptions, 'root' | 'project' | 'functions' | 'config'>,
): Promise<FunctionParts[]> {
  const functions = discoverFunctions(options.functions);
  const config = await loadNotifyConfig(options.config, options.project);
  const openapi = callsOpenapi(await openapiUse(functions, options.root));
  const bundles = await bundleFunctions(functions, openapi, config, options.root);
  return [...bundles].map(([name, bundle]) => ({
    name,
    bytes: bytesOf(bundle),
    bytesAtStart: bytesOf(bundle, ({ atStart }) => atStart),
    callsOpenapi: openapi.get(name) ?? true,
    inputs: bundle.inputs,
    inputsAtStart: bundle.inputsAtStart,
  }));
}

/** Largest first. */
export function byPart(inputs: ReadonlyMap<string, number>): [part: string, bytes: number][] {
  const parts = new Map<string, number>();
  for (const [input, bytes] of inputs) parts.set(partOf(input), (parts.get(partOf(input)) ?? 0) + bytes);
  return [...parts].sort(([, a], [, b]) => b - a);
}

const PACKAGE = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/;

/** `node_modules/zod/v4/core/util.js` → `zod`; `cloudfunctions/core/fold/run.ts` → `core/fold`; `wx-server-sdk:./src/…` → `wx-server-sdk` */
export function partOf(input: string): string {
  const [, inPackage] = PACKAGE.exec(input) ?? [];
  if (inPackage) return inPackage;
  const [, namespace] = /^([a-z-]+):/.exec(input) ?? [];
  if (namespace) return namespace;
  return input
    .replace(/^cloudfunctions\//, '')
    .split('/')
    .slice(0, -1)
    .slice(0, 2)
    .join('/');
}
