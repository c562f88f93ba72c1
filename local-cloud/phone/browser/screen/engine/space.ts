import * as adapter from 'glass-easel-miniprogram-adapter/dist/glass_easel_miniprogram_adapter';
import { scopeOf, type Bundle, type Unit } from '../../shared/bundle';
import { registerBuiltIns } from '../components/register';
import type { ScreenServices } from '../components/services';
import { connectEvents } from './events';
import { PhoneBackend } from './backend';
import { formField } from './formField';
import type { Gesture } from './gesture';

/** WeChat's component engine with one mini program's templates, styles and JSON in it. */
export interface Engine {
  space: adapter.CodeSpace;
  backend: adapter.AssociatedBackend;
  /** `Page`, `Component` and `Behavior` for the script at a path. */
  registration(path: string): Record<'Page' | 'Component' | 'Behavior', unknown>;
}

export function createEngine(bundle: Bundle, services: ScreenServices, gesture: Gesture): Engine {
  const { glassEasel } = adapter;
  // Ids reach the DOM (prefixed per component), so that `#id` in WXSS finds them.
  glassEasel.globalOptions.writeIdToDOM = true;
  const env = new adapter.MiniProgramEnv();
  const space = env.createCodeSpace('main', true);
  registerBuiltIns(space.getComponentSpace(), env.getGlobalCodeSpace().getComponentSpace(), services);
  space.getComponentSpace().updateComponentOptions({ writeIdToDOM: true });
  const context = new PhoneBackend();
  connectEvents(context, gesture);
  addUnits(space, bundle);
  space.setOverallBehavior(readyAfterAttached(space));
  return {
    space,
    backend: env.associateBackend(context),
    registration: (path) => registrationOf(space, path),
  };
}

function addUnits(space: adapter.CodeSpace, bundle: Bundle): void {
  // The compiler's own output, evaluated as it is meant to be.
  const templates = (0, eval)(bundle.templates) as Record<string, (name: string) => never>;
  for (const [path, unit] of Object.entries(bundle.units)) {
    const content = templates[path];
    if (content) space.addCompiledTemplate(path, { groupList: templates, content } as never);
    space.addComponentStaticConfig(path, staticConfigOf(unit));
    space.addStyleSheet(path, undefined, scopeOf(path));
  }
}

function staticConfigOf(unit: Unit): adapter.types.ComponentStaticConfig {
  const { usingComponents, componentGenerics, componentPlaceholder, pureDataPattern } = unit;
  return {
    component: unit.kind === 'component',
    usingComponents,
    ...(componentGenerics ? { componentGenerics } : {}),
    ...(componentPlaceholder ? { componentPlaceholder } : {}),
    ...(pureDataPattern ? { pureDataPattern } : {}),
    // A page's sheet is kept to the page by its selectors; its classes stay as they are written.
    styleIsolation: (unit.kind === 'page'
      ? 'shared'
      : (unit.styleIsolation ?? 'isolated')) as adapter.types.StyleIsolation,
  };
}

/** The engine leaves `ready` to its host: once per component, after it was drawn. */
function readyAfterAttached(space: adapter.CodeSpace): adapter.glassEasel.GeneralBehavior {
  return space
    .getComponentSpace()
    .define()
    .lifetime('attached', function () {
      const component = (this as unknown as { _$: adapter.glassEasel.GeneralComponent })._$;
      setTimeout(() => component.triggerLifetime('ready', []));
    })
    .registerBehavior() as unknown as adapter.glassEasel.GeneralBehavior;
}

type Definition = Record<string, unknown> & { behaviors?: unknown[] };

function registrationOf(space: adapter.CodeSpace, path: string): ReturnType<Engine['registration']> {
  return space.componentEnv(path, ({ Page, Component, Behavior }) => {
    const withNamed = (register: (definition: never) => unknown) => (definition?: Definition) =>
      definition === undefined
        ? (register as () => unknown)()
        : register({ ...definition, ...namedBehaviors(space, definition) } as never);
    return { Page: withNamed(Page), Component: withNamed(Component), Behavior: withNamed(Behavior) };
  });
}

/** `behaviors: ['wx://form-field']`: the ones that WeChat brings along, by name. */
function namedBehaviors(space: adapter.CodeSpace, { behaviors }: Definition): { behaviors?: unknown[] } {
  if (!behaviors) return {};
  return {
    behaviors: behaviors.flatMap((each) => {
      if (typeof each !== 'string') return [each];
      return each === 'wx://form-field' ? [formField(space)] : [];
    }),
  };
}
