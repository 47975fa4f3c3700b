import { forgetProxies, forgetSettings } from "./forget-environment";

forgetSettings();
forgetProxies();
