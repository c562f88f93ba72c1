import { readFileSync, statSync } from 'node:fs';

import * as z from 'zod';

import { messageOf, StartError } from '../base/errors';
import { PROFILES } from './builtIn';
import { ProfileSchema, type Profile } from './schema';

/** A profile as options give it: a built-in name, a file, or keys laid over `default`. */
export type GivenProfile = string | ProfilePatch;

/** Some keys of a profile, nested ones too. */
export type ProfilePatch = {
  [K in keyof Profile]?: Profile[K] extends readonly unknown[] ? Profile[K] : PartOf<Profile[K]>;
};
type PartOf<V> = V extends Record<string, unknown> ? { [K in keyof V]?: V[K] } : V;

/**
 * The profile of this name, of this file, or of these keys. Keys that are not named are those of `default`.
 * @throws StartError naming file, key, what was expected and what to do
 */
export function readProfile(given: GivenProfile): Profile {
  const base = PROFILES.default!;
  if (typeof given !== 'string') return laidOver(base, given, 'profile');
  if (Object.hasOwn(PROFILES, given)) return PROFILES[given]!;
  if (!statSync(given, { throwIfNoEntry: false })?.isFile()) {
    const names = Object.keys(PROFILES).join(', ');
    throw new StartError(
      `profile: there is neither a file ${given} nor a built-in profile of that name. Give a JSON file, or one of ${names}.`,
    );
  }
  return laidOver(base, parse(given), given);
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new StartError(
      `${file} cannot be read as JSON: ${messageOf(error)}. GET /profile of a local cloud shows a whole one.`,
    );
  }
}

/** @throws StartError */
function laidOver(base: Profile, patch: unknown, where: string): Profile {
  try {
    return changedProfile(base, patch);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    throw new StartError(`${where}: ${problems(error, patch)}`);
  }
}

/**
 * Lays some keys over a profile; those not named, nested ones too, stay as they are.
 * @throws z.ZodError on an unknown key or a value that does not fit
 */
export function changedProfile(profile: Profile, patch: unknown): Profile {
  return ProfileSchema.parse(merged(profile, z.record(z.string(), z.unknown()).parse(patch)));
}

function merged(base: unknown, patch: unknown): unknown {
  if (!isObject(base) || !isObject(patch)) return patch;
  const keys = new Set([...Object.keys(base), ...Object.keys(patch)]);
  return Object.fromEntries(
    [...keys].map((key) => [key, Object.hasOwn(patch, key) ? merged(own(base, key), patch[key]) : base[key]]),
  );
}

const own = (value: Record<string, unknown>, key: string): unknown =>
  Object.hasOwn(value, key) ? value[key] : undefined;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Each problem: the key, what was expected, what was given, what to do. */
export function problems(error: z.ZodError, given: unknown): string {
  const each = error.issues.map((issue) => problem(issue, given));
  return `${each.join(' ')} The keys are explained in docs/local-cloud.md under "Profile"; GET /profile shows a whole one.`;
}

function problem(issue: z.core.$ZodIssue, given: unknown): string {
  const at = issue.path.map(String).join('.') || 'the profile';
  if (issue.code === 'unrecognized_keys') {
    const shape = shapeAt(issue.path);
    const known = Object.keys(shape).filter((key) => !Object.hasOwn(objectAt(given, issue.path), key));
    return `${at}: there is no key "${issue.keys.join('", "')}". Expected: ${known.join(', ') || 'no other keys'}. Take it out or write the right name.`;
  }
  const value = JSON.stringify(valueAt(given, issue.path)) ?? 'nothing';
  return `${at}: ${issue.message.replace(/\.$/, '')}, got ${value.slice(0, 80)}.`;
}

/** The keys that the schema has at a path; all objects of a profile lie one deep. */
function shapeAt([key]: readonly PropertyKey[]): object {
  const { shape } = ProfileSchema;
  const part =
    typeof key === 'string' && Object.hasOwn(shape, key) ? shape[key as keyof typeof shape] : undefined;
  return part instanceof z.ZodObject ? part.shape : shape;
}

function valueAt(given: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => {
    if (Array.isArray(value)) return value[Number(key)];
    return isObject(value) ? own(value, String(key)) : undefined;
  }, given);
}

function objectAt(given: unknown, path: readonly PropertyKey[]): object {
  const value = valueAt(given, path);
  return isObject(value) ? value : {};
}
