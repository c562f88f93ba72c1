import type { Problem } from '../../shared/problem';
import type { Bundle } from '../../shared/bundle';
import { problemOf } from './problems';
import type { Modules } from './modules';
import type { Engine } from './space';

/** Runs `app` and then the script of every component and page, as WeChat does at the start. @returns what failed */
export async function loadScripts(bundle: Bundle, modules: Modules, engine: Engine): Promise<Problem[]> {
  const problems: Problem[] = [];
  const units = Object.entries(bundle.units);
  const components = units.filter(([, unit]) => unit.kind === 'component');
  const pages = units.filter(([, unit]) => unit.kind === 'page');
  const paths = [
    ...('app' in bundle.modules ? ['app'] : []),
    ...[...components, ...pages].map(([path]) => path),
  ];
  for (const path of paths) {
    try {
      modules.load(path);
      if (path !== 'app' && !isRegistered(engine, path))
        throw new Error(`expected a call of Page({…}) or Component({…})`);
    } catch (error) {
      problems.push(await problemOf(path, error));
    }
  }
  return problems;
}

function isRegistered(engine: Engine, path: string): boolean {
  return engine.space.getComponentSpace().getComponentByUrlWithoutDefault(`/${path}`, '') !== null;
}
