import { html } from "lit";
import { customElement, property } from "lit/decorators.js";
import { PanelElement } from "../../base";
import { shared } from "../../styles";
import "../../elements/page-state";

@customElement("zkteco-view-people")
export class PeopleView extends PanelElement {
  /** The rest of the path, behind the view's name. */
  @property({ attribute: false }) route: string[] = [];

  static override styles = [shared];

  protected override render() {
    return html`<zkteco-page-state .hass=${this.hass} kind="loading"></zkteco-page-state>`;
  }
}
