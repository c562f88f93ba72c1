import { createNotify } from 'miniprogram-notify';
import { plan } from 'miniprogram-notify/plan';
import { words } from 'miniprogram-notify/words';
import { useNotify } from './components/notify/notify';
import { clientConfig } from './notify.config';

const isDeveloping = wx.getAccountInfoSync().miniProgram.envVersion === 'develop';

/** The one client of this mini program, its components' too. While developing it says in the console what happened and why. */
export const notify = useNotify(createNotify({ config: clientConfig, debug: isDeveloping && words }), {
  plan,
});
