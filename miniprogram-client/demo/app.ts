import { notify } from './notify';
import { clientConfig } from './notify.config';

// Clicks on cards are reported from here, with the one cloud call of a launch.
notify.install(App)({
  onLaunch() {
    // The client names its environment with each call; this is for the shop's own functions.
    const { envVersion } = wx.getAccountInfoSync().miniProgram;
    wx.cloud.init({ env: clientConfig.environments[envVersion], traceUser: false });
  },
});
