import type { Config, Template } from '../config/config';
import type { AgreedTo } from '../contract';
import type { AskSpec, BaseSpec, CampaignSpec } from '../model/plan';
import { badRequest } from './checks';

/** Why a campaign may not use a template: users agreed to one thing, and nothing else goes out on it. */
interface Misfit {
  path: string;
  message: string;
  zh: string;
}

type Sent = Pick<BaseSpec, 'purpose' | 'template' | 'scene'>;
type Asked = Pick<AskSpec, 'templates' | 'scenes'>;

/** What whoever accepts a template agrees to, as far as is known: its title, topic, and the scene that WeChat was told. */
export function agreedTo({ templates, topics }: Config, aliases: string[]): AgreedTo[] {
  return aliases.flatMap((alias) => {
    const template = Object.hasOwn(templates, alias) ? templates[alias] : undefined;
    if (!template) return [];
    const { title, scene } = template;
    const topic = topics[template.topic]?.title ?? template.topic;
    return [{ template: alias, title, topic, ...(scene === undefined ? {} : { scene }) }];
  });
}

/** @throws NotifyError `BAD_REQUEST` with the path, quoting what users agreed to */
export function requireFit(config: Config, spec: CampaignSpec | Sent | Asked): void {
  const misfit = misfitOf(config, spec);
  if (misfit) throw badRequest(misfit.path, misfit.message, misfit.zh);
}

/** The same of one that has begun. @throws NotifyError `BAD_REQUEST` */
export function requireFitSince(config: Config, spec: CampaignSpec): void {
  const misfit = laterMisfit(config, spec);
  if (misfit) throw badRequest(misfit.path, misfit.message, misfit.zh);
}

/** The same in words. */
export function misfitSince(config: Config, spec: CampaignSpec): string | undefined {
  const misfit = laterMisfit(config, spec);
  return misfit && `${misfit.path}: ${misfit.message}. ${misfit.zh}。`;
}

/** The configuration may be another since. Where a scene is declared only now, what was written before goes on. */
function laterMisfit(config: Config, spec: CampaignSpec): Misfit | undefined {
  const named = spec.kind === 'ask' ? spec.scenes : spec.scene;
  const misfit = misfitOf(config, spec);
  return misfit && (misfit.path === 'purpose' || named !== undefined) ? misfit : undefined;
}

/** Of templates that are gone others tell. */
function misfitOf(config: Config, spec: CampaignSpec | Sent | Asked): Misfit | undefined {
  if ('templates' in spec) return misfitOfAsk(config, spec);
  const template = config.templates[spec.template];
  if (!template) return undefined;
  return misfitOfClass(config, template, spec.purpose) ?? misfitOfScene(config, template, spec);
}

function misfitOfClass(config: Config, template: Template, purpose: Sent['purpose']): Misfit | undefined {
  if (purpose !== 'promotional' || template.class === 'promotional') return undefined;
  const others = othersOf(config, (other) => other.class === 'promotional');
  const { en, zh } = quoted(config, template);
  return {
    path: 'purpose',
    message: `expected a promotional template (${others || 'there is none'}): on "${template.alias}" users agreed to ${en}, which is transactional`,
    zh: `用户同意的是${zh}，属交易类消息，不能用于营销内容`,
  };
}

function misfitOfScene(
  config: Config,
  template: Template,
  { scene, purpose }: Pick<Sent, 'scene' | 'purpose'>,
): Misfit | undefined {
  if (scene === template.scene) return undefined;
  const { alias } = template;
  if (template.scene === undefined) return undeclared('scene', scene!, `"${alias}"`);
  const { en, zh } = quoted(config, template);
  const fits = othersOf(config, (other) => other.scene !== undefined && other.scene === scene);
  const others =
    fits ||
    othersOf(
      config,
      (other) =>
        other.alias !== alias &&
        other.scene !== undefined &&
        (purpose === 'transactional' || other.class === 'promotional'),
    );
  return {
    path: 'scene',
    message: `expected "${template.scene}", got ${told(scene)}: on "${alias}" users agreed to ${en}; what is something else goes on another template (${others || 'there is none'})`,
    zh: `用户同意的是${zh}；内容与之相符时 scene 须写明「${template.scene}」，否则请换用其他模板`,
  };
}

/** Its words are for all of its templates: they name the scene of each, and nothing besides. */
function misfitOfAsk(config: Config, { templates, scenes = [] }: Asked): Misfit | undefined {
  const known = templates.flatMap((alias) => config.templates[alias] ?? []);
  const missing = known.find(({ scene }) => scene !== undefined && !scenes.includes(scene));
  if (missing) {
    const { en, zh } = quoted(config, missing);
    return {
      path: 'scenes',
      message: `expected "${missing.scene}" among them, got ${scenes.map(told).join(', ') || 'none'}: on "${missing.alias}" users agree to ${en}, and the wording has to ask for just that`,
      zh: `该模板让用户同意的是${zh}；文字须与之相符，scenes 须写明「${missing.scene}」`,
    };
  }
  const strange = scenes.findIndex((scene) => !known.some((template) => template.scene === scene));
  if (strange < 0 || known.length < templates.length) return undefined;
  return undeclared(
    `scenes[${strange}]`,
    scenes[strange]!,
    templates.map((alias) => `"${alias}"`).join(', '),
  );
}

const undeclared = (path: string, scene: string, of: string): Misfit => ({
  path,
  message: `expected a scene that the configuration declares of ${of}, got "${scene}"; declare what WeChat was told, or leave it out`,
  zh: '配置中该模板没有声明此场景',
});

const told = (scene: string | undefined): string => (scene === undefined ? 'nothing' : `"${scene}"`);

const othersOf = ({ templates }: Config, fits: (template: Template) => boolean): string =>
  Object.values(templates)
    .filter(fits)
    .map(({ alias, scene }) => (scene === undefined ? alias : `${alias}: "${scene}"`))
    .join(', ');

function quoted(config: Config, { alias }: Template): { en: string; zh: string } {
  const { title, topic, scene } = agreedTo(config, [alias])[0]!;
  return {
    en: `"${title}" (${topic})${scene === undefined ? '' : ` for "${scene}"`}`,
    zh: `「${title}」（${topic}${scene === undefined ? '' : `；场景：${scene}`}）`,
  };
}
