import {
  mdiAlertCircleOutline,
  mdiCellphoneWireless,
  mdiLanDisconnect,
  mdiLockOutline,
  mdiTrayRemove,
} from "@mdi/js";
import { css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { PanelElement } from "../base";
import { shared } from "../styles";
import "./icon";

export type PageStateKind = "empty" | "loading" | "offline" | "denied" | "not_loaded" | "failed";

const ICONS: Record<Exclude<PageStateKind, "loading">, string> = {
  empty: mdiTrayRemove,
  offline: mdiLanDisconnect,
  denied: mdiLockOutline,
  not_loaded: mdiCellphoneWireless,
  failed: mdiAlertCircleOutline,
};

/** Says kindly why there is nothing to see; what can be done about it goes into the slot. */
@customElement("zkteco-page-state")
export class PageState extends PanelElement {
  @property() kind: PageStateKind = "loading";
  @property() heading = "";
  @property() explanation = "";

  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        justify-items: center;
        gap: 12px;
        padding: 48px 24px;
        text-align: center;
      }
      zkteco-icon {
        --icon-size: 56px;
        color: var(--secondary-text-color);
      }
      p {
        max-width: 46ch;
      }
      .spinner {
        width: 40px;
        height: 40px;
        border: 4px solid var(--divider-color);
        border-block-start-color: var(--zkteco-fill);
        border-radius: 50%;
        animation: turn 1s linear infinite;
      }
      @keyframes turn {
        to {
          transform: rotate(1turn);
        }
      }
    `,
  ];

  protected override render() {
    if (this.kind === "loading") {
      return html`<div class="spinner" aria-hidden="true"></div>
        <p role="status">${this.hasTexts ? this.text("common.state_loading") : ""}</p>`;
    }
    const heading = this.heading || this.text(`common.state_${this.kind}`);
    const explanation = this.explanation || this.text(`common.state_${this.kind}_explanation`);
    return html`<zkteco-icon .path=${ICONS[this.kind]}></zkteco-icon>
      <div role="status">
        <h2>${heading}</h2>
        ${explanation ? html`<p class="secondary">${explanation}</p>` : nothing}
      </div>
      <slot></slot>`;
  }
}
