import type { CampaignPreview } from '../../cloudfunctions/core/contract';

const SHOWN = 3;

/** What a function of the team's own answers for some of a variant's people. */
export const contentLines = (content: CampaignPreview['content'] = []): string[] =>
  content.flatMap(
    ({ variant, function: name, asked, given, skipped, refused, strangers, unanswered, examples }) => [
      unanswered === undefined
        ? `content 内容 ${variant} · ${name}: of 询问 ${asked}, ${given} with content 有内容, ${skipped} skipped 跳过, ${refused} refused 不可用${strangers > 0 ? `, ${strangers} for strangers 无关答复` : ''}`
        : `content 内容 ${variant} · ${name}: no answer 无应答: ${unanswered}`,
      ...examples.slice(0, SHOWN).map(({ openid, data, reason = '', words = '' }) =>
        data
          ? `    ${openid}  ${Object.entries(data)
              .map(([field, text]) => `${field}: ${text}`)
              .join(', ')}`
          : `    ${openid}  ${[reason, words].filter(Boolean).join(': ')}`,
      ),
    ],
  );
