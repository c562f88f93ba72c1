import type * as glassEasel from 'glass-easel';
import type { ScreenServices } from './services';
import { actions } from './actions';
import { choices } from './choices';
import { containers } from './containers';
import { Host, type BuiltIn, type Properties } from './host';
import { media } from './media';
import { picker } from './picker';
import { slider } from './slider';
import { swiper } from './swiper';
import { textFields } from './textFields';

const ALL: BuiltIn[] = [
  ...containers,
  ...actions,
  ...choices,
  ...media,
  ...textFields,
  picker,
  slider,
  ...swiper,
];

/** Attributes that every component takes; the aria ones reach the browser's accessibility tree. */
const COMMON: Properties = {
  hidden: Boolean,
  hoverClass: String,
  hoverStopPropagation: Boolean,
  hoverStartTime: Number,
  hoverStayTime: Number,
  ariaRole: String,
  ariaLabel: String,
  ariaHidden: null,
  ariaDisabled: null,
  ariaChecked: null,
  ariaSelected: null,
  ariaExpanded: null,
  ariaLive: String,
  ariaModal: null,
};

/** The engine keeps classes that come and go apart from those of the template (`StyleSegmentIndex.TEMP_EXTRA`). */
const HOVER_SEGMENT = 3;

/** Makes the built-in components known in a mini program's space, as if every page had declared them. */
export function registerBuiltIns(
  space: glassEasel.ComponentSpace,
  own: glassEasel.ComponentSpace,
  services: ScreenServices,
): void {
  for (const each of ALL) space.setGlobalUsingComponent(each.tag, define(own, each, services));
}

function define(
  space: glassEasel.ComponentSpace,
  builtIn: BuiltIn,
  services: ScreenServices,
): glassEasel.GeneralComponentDefinition {
  const properties = { ...COMMON, ...builtIn.properties };
  const made = new WeakMap<glassEasel.GeneralComponent, Host>();
  const render = (host: Host): void => {
    renderCommon(host);
    builtIn.render?.(host);
  };
  const definition = space.defineComponent({
    is: `built-in/${builtIn.tag}`,
    properties: properties as Record<string, StringConstructor>,
    lifetimes: {
      created() {
        const component = this as unknown as glassEasel.GeneralComponent;
        const element = component.getBackendElement() as unknown as HTMLElement | null;
        // A page that was left while it waited for an answer still sets data: there is nothing to draw on.
        if (!element) return;
        const host = new Host(element, component, services);
        made.set(component, host);
        connectHover(host);
        builtIn.create?.(host);
        render(host);
      },
      attached() {
        const host = made.get(this as unknown as glassEasel.GeneralComponent);
        if (host) builtIn.attached?.(host);
      },
      detached() {
        const host = made.get(this as unknown as glassEasel.GeneralComponent);
        if (host) builtIn.detached?.(host);
      },
    },
    observers: {
      '**'(this: unknown) {
        const host = made.get(this as glassEasel.GeneralComponent);
        if (host) render(host);
      },
    },
  });
  return definition.general();
}

/** The class of `hover-class` while a finger lies on the element. */
function connectHover(host: Host): void {
  const switchTo = (on: boolean) => () => {
    const name = host.text('hoverClass');
    if (!name || name === 'none' || host.flag('disabled')) return;
    for (const each of name.split(/\s+/)) host.node.toggleNodeClass(each, on, HOVER_SEGMENT);
  };
  for (const type of ['touchstart', 'mousedown'])
    host.element.addEventListener(type, switchTo(true), { passive: true });
  for (const type of ['touchend', 'touchcancel', 'mouseup', 'mouseleave']) {
    host.element.addEventListener(type, switchTo(false), { passive: true });
  }
}

function renderCommon(host: Host): void {
  host.attribute('hidden', host.flag('hidden'));
  if (host.text('ariaRole')) host.attribute('role', host.text('ariaRole'));
  for (const name of ['Label', 'Hidden', 'Disabled', 'Checked', 'Selected', 'Expanded', 'Live', 'Modal']) {
    const value = host.get(`aria${name}`);
    if (value !== null && value !== undefined && value !== '')
      host.attribute(`aria-${name.toLowerCase()}`, String(value));
  }
}
