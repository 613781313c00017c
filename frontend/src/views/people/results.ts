import { mdiAlertCircleOutline, mdiCheckCircleOutline, mdiClockOutline, mdiSync } from "@mdi/js";
import { css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { PanelElement } from "../../base";
import { shared } from "../../styles";
import { terminalName } from "./data";
import type { Order } from "./orders";
import "../../elements/icon";

const ICONS: Record<Order["state"], string> = {
  running: mdiSync,
  done: mdiCheckCircleOutline,
  queued: mdiClockOutline,
  failed: mdiAlertCircleOutline,
};

/** How orders stand, in words, terminal by terminal. */
@customElement("zkteco-people-results")
export class PeopleResults extends PanelElement {
  @property({ attribute: false }) orders: Order[] = [];

  static override styles = [
    shared,
    css`
      ul {
        display: grid;
        gap: 8px;
        margin: 16px 0 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: flex;
        gap: 8px;
      }
      .done {
        color: var(--zkteco-good-text);
      }
      .failed {
        color: var(--zkteco-error-text);
      }
      .queued {
        color: var(--zkteco-warning-text);
      }
    `,
  ];

  protected override render() {
    return html`<ul role="status" aria-label=${this.text("people.results")}>
      ${this.orders.map(
        (order) => html`<li>
          <zkteco-icon class=${order.state} .path=${ICONS[order.state]}></zkteco-icon>
          <div>
            <strong>${terminalName(this.hass, order.terminal)}</strong>
            ${order.what ? html`<span class="secondary"> · ${order.what}</span>` : nothing}
            <div class=${order.state}>
              ${
                order.state === "failed"
                  ? this.errorText(order.error)
                  : this.text(`people.result_${order.state}`)
              }
            </div>
          </div>
        </li>`,
      )}
    </ul>`;
  }
}
