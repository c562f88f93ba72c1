import type { MessageDocument } from '../model/message';
import type { ReasonCode, Sentence } from '../reasons/table';

/** What a team's own function said of it, or why it could not be taken; `undefined` where there are no words of it. */
export function contentDetail(content: MessageDocument['content'], code: ReasonCode): Sentence | undefined {
  if (!content?.words) return undefined;
  const { function: name, words } = content;
  switch (code) {
    case 'CONTENT_SKIPPED':
      return { en: `the function "${name}" left it out: ${words}`, zh: `云函数 ${name} 跳过：${words}` };
    case 'CONTENT_UNAVAILABLE':
      return {
        en: `the function "${name}" gave no content for it: ${words}`,
        zh: `云函数 ${name} 没有给出内容：${words}`,
      };
    case 'CONTENT_UNFIT':
      return {
        en: `what the function "${name}" gave does not fit: ${words}`,
        zh: `云函数 ${name} 给出的内容不符合要求：${words}`,
      };
    default:
      return undefined;
  }
}
