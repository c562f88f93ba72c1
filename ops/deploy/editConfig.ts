/** Writes values into `notify.config.ts` where a person would: the rest of the file stays as it is, comments included. */
import ts from 'typescript';
import { DeployError } from './problems';

export interface NamedEnvironment {
  name: string;
  envId: string;
  state: string;
}

export interface ConfigChange {
  appid?: string;
  environments: NamedEnvironment[];
  /** Openids that become admins of these environments. */
  admins: string[];
}

/**
 * @returns the new text, to be formatted and checked
 * @throws DeployError when the file is written in a way that cannot be edited
 */
export function editConfig(text: string, { appid, environments, admins }: ConfigChange): string {
  let edited = text;
  if (appid !== undefined) edited = setProperty(edited, [], 'appid', quoted(appid));
  if (environments.length > 0 && !has(edited, ['environments']))
    edited = setProperty(edited, [], 'environments', '{}');
  for (const { name, envId, state } of environments) {
    const path = ['environments', name];
    if (has(edited, path)) {
      edited = setProperty(edited, path, 'envId', quoted(envId));
      edited = setProperty(edited, path, 'state', quoted(state));
    } else {
      const whole = `{ envId: ${quoted(envId)}, state: ${quoted(state)} }`;
      edited = setProperty(edited, ['environments'], key(name), whole);
    }
    for (const openid of admins) edited = addAdmin(edited, path, openid);
  }
  return edited;
}

const quoted = (value: string): string => `'${value.replace(/[\\']/g, '\\$&')}'`;
/** A name that needs no quotes as a property stays without. */
const key = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name));

function addAdmin(text: string, path: string[], openid: string): string {
  const entry = `{ openid: ${quoted(openid)}, role: 'admin' }`;
  const found = propertyOf(objectAt(text, path), 'admins');
  if (!found) return setProperty(text, path, 'admins', `[${entry}]`);
  const list = found.initializer;
  if (!ts.isArrayLiteralExpression(list)) throw uneditable(`${path.join('.')}.admins`);
  if (list.getText().includes(quoted(openid))) return text;
  const before = list.elements.length > 0 ? ', ' : '';
  const at = list.elements.at(-1)?.getEnd() ?? list.getStart() + 1;
  return `${text.slice(0, at)}${before}${entry}${text.slice(at)}`;
}

function setProperty(text: string, path: string[], name: string, value: string): string {
  const object = objectAt(text, path);
  const found = propertyOf(object, name);
  if (found) {
    const { initializer } = found;
    return text.slice(0, initializer.getStart()) + value + text.slice(initializer.getEnd());
  }
  const last = object.properties.at(-1);
  if (!last) return `${text.slice(0, object.getStart())}{ ${name}: ${value} }${text.slice(object.getEnd())}`;
  // On a line of its own where the others are.
  const start = text.lastIndexOf('\n', last.getStart()) + 1;
  const indent = text.slice(start, last.getStart());
  const between = indent.trim() === '' && start > object.getStart() ? `,\n${indent}` : ', ';
  return `${text.slice(0, last.getEnd())}${between}${name}: ${value}${text.slice(last.getEnd())}`;
}

function has(text: string, path: string[]): boolean {
  return propertyOf(objectAt(text, path.slice(0, -1)), path.at(-1)!) !== undefined;
}

function objectAt(text: string, path: readonly string[]): ts.ObjectLiteralExpression {
  return path.reduce((object, name) => {
    const found = propertyOf(object, name);
    if (!found || !ts.isObjectLiteralExpression(found.initializer)) throw uneditable(path.join('.'));
    return found.initializer;
  }, wholeObject(text));
}

function propertyOf(object: ts.ObjectLiteralExpression, name: string): ts.PropertyAssignment | undefined {
  return object.properties
    .filter((property) => ts.isPropertyAssignment(property))
    .find(
      ({ name: own }) =>
        (ts.isIdentifier(own) || ts.isStringLiteral(own) ? own.text : '') === name.replace(/^'|'$/g, ''),
    );
}

/** Of `export default defineConfig({ … })` or `export default { … }`. */
function wholeObject(text: string): ts.ObjectLiteralExpression {
  const source = ts.createSourceFile('notify.config.ts', text, ts.ScriptTarget.ES2022, true);
  const exported = source.statements.find((statement) => ts.isExportAssignment(statement));
  const expression = exported?.expression;
  const object = expression && ts.isCallExpression(expression) ? expression.arguments[0] : expression;
  if (!object || !ts.isObjectLiteralExpression(object)) throw uneditable('export default');
  return object;
}

const uneditable = (place: string): DeployError =>
  new DeployError({
    zh: `notify.config.ts 的 ${place} 不是直接写出的对象，无法自动修改，请手动填写`,
    en: `notify.config.ts: expected ${place} written out in place, so that it can be edited; write it by hand`,
  });
