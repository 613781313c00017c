import { html, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import { PanelElement } from "../base";
import { colors, shared } from "../styles";
import type { DashboardOptions } from "./views/view";

/** What can be chosen of the dashboard. */
export class DashboardEditor extends PanelElement {
  @property({ type: Boolean, reflect: true }) dark = false;
  @state() private options: DashboardOptions | undefined;

  static override styles = [shared, colors];

  setConfig(options: DashboardOptions): void {
    this.options = options;
  }

  protected override willUpdate(): void {
    super.willUpdate();
    this.dark = this.hass?.themes?.darkMode ?? false;
  }

  private changed(event: Event): void {
    const config = { ...this.options, hide_people: (event.target as HTMLInputElement).checked };
    this.dispatchEvent(
      new CustomEvent("config-changed", { detail: { config }, bubbles: true, composed: true }),
    );
  }

  protected override render() {
    if (!this.hass || !this.hasTexts || !this.options) return nothing;
    return html`<label class="inline">
      <input
        type="checkbox"
        .checked=${this.options.hide_people ?? false}
        @change=${this.changed}
      />
      ${this.text("card.field_hide_people")}
    </label>`;
  }
}
