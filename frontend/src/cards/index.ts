import { define } from "../define";
import { DASHBOARD, DASHBOARD_EDITOR, DashboardStrategy, VIEWS, viewStrategy } from "./dashboard";
import { DashboardEditor } from "./dashboard-editor";
import { DOOR_CARD, DoorCard } from "./door-card";
import { loadTextsForChoosing } from "./frontend";
import { register } from "./registration";

define(DOOR_CARD)(DoorCard);
define(DASHBOARD_EDITOR)(DashboardEditor);
define(`ll-strategy-dashboard-${DASHBOARD}`)(DashboardStrategy);
for (const [name, { make }] of Object.entries(VIEWS)) {
  define(`ll-strategy-view-${DASHBOARD}-${name}`)(viewStrategy(make));
}
register();
loadTextsForChoosing();
