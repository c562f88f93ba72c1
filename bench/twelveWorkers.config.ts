/** The shop at full width: twelve workers share the backlog. */
import { defineConfig } from '../cloudfunctions/core/config/defineConfig';
import shop from '../miniprogram-client/demo-functions/notify.config';

export default defineConfig({ ...shop, limits: { workers: 12 } });
