/**
 * The code of the page about frameworks compiles against the client's own types; what it uses of Taro and uni-app is declared
 * here, because neither is installed (hundreds of packages each).
 */
import { documentedConfig } from '../support/docs/cloud';
import { snippets, type Snippet } from '../support/docs/fences';
import { frameworkTypeErrors } from '../support/docs/types';

const TARO = `
declare module 'react' { export interface PropsWithChildren { children?: unknown } }
declare module '@tarojs/components' {
  type Props = { onClick?: () => void; children?: unknown };
  export const Button: (props: Props) => JSX.Element;
  export const View: (props: Props) => JSX.Element;
}
declare module '@tarojs/taro' {
  const Taro: { showToast(what: { title: string; icon?: 'none' }): Promise<unknown> };
  export default Taro;
}
declare function definePageConfig<T extends { usingComponents?: Record<string, string> }>(config: T): T;
declare namespace JSX {
  interface Element {}
  interface ElementChildrenAttribute { children: unknown }
  interface IntrinsicElements { 'notify-subscribe': { templates: string; place?: string; label?: string } }
}`;
const UNI = `declare const uni: { showToast(what: { title: string; icon?: 'none' }): void };`;

const VUE = /<script setup lang="ts">([^]*)<\/script>/;

/** @param mend changes the code, to see that a mistake is found */
async function errorsOf(mend = (text: string): string => text): Promise<string[]> {
  const own = snippets().filter(({ page, notRun }) => notRun === 'framework' && page === 'frameworks.md');
  const code = own.filter(({ file }) => file !== '');
  const isUni = ({ text }: Snippet) => text.includes('wxcomponents');
  const taro = code.filter((snippet) => !isUni(snippet)).map(({ file, text }) => [file, mend(text)]);
  const vue = own.flatMap(({ text }) => (VUE.exec(text) ? [VUE.exec(text)![1]!] : []));
  const uni = code.filter(isUni).map(({ file, text }) => [file, mend(text)]);
  expect([taro.length, uni.length, vue.length]).toEqual([4, 1, 1]);
  const config = await documentedConfig();
  return [
    ...frameworkTypeErrors(Object.fromEntries(taro) as Record<string, string>, {
      client: 'src/notify',
      types: TARO,
      config,
    }),
    ...frameworkTypeErrors(
      { ...(Object.fromEntries(uni) as Record<string, string>), 'src/pages/goods/index.ts': mend(vue[0]!) },
      { client: 'src/wxcomponents/notify', types: UNI, config },
    ),
  ];
}

test('what is shown for Taro and for uni-app compiles', async () => {
  expect(await errorsOf()).toEqual([]);
}, 120_000);

test('a wrong alias is found in both', async () => {
  const errors = await errorsOf((text) => text.replace("('backInStock'", "('backInStok'"));
  expect(errors.map((error) => error.slice(0, error.indexOf(':')))).toEqual([
    'src/pages/goods/index.tsx',
    'src/pages/goods/index.ts',
  ]);
}, 120_000);
