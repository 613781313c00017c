import { mdiAccountPlusOutline, mdiHomeOutline, mdiWalk } from "@mdi/js";
import { css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { PanelElement } from "../../base";
import { formatNumber } from "../../format";
import { followLink } from "../../navigate";
import { shared } from "../../styles";
import "../../elements/icon";
import "../../elements/photo";
import { isToday, shortMoment } from "./times";
import type { PersonShown, Puncher } from "./types";

const INTEGRATION = "/config/integrations/integration/zkteco_push";

export function photoPath(number: number | null | undefined): string | null {
  return number ? `/api/zkteco_push/photo/${number}` : null;
}

/** Who is in and who is out, or who has punched today where there is no household. */
@customElement("zkteco-now-people")
export class NowPeople extends PanelElement {
  @property({ attribute: false }) people: PersonShown[] = [];
  @property({ attribute: false }) today: Puncher[] = [];
  @property({ attribute: false }) nameOf: (serialNumber: string) => string = (serial) => serial;
  @property({ type: Number }) now = Date.now();

  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        gap: 16px;
      }
      .head {
        display: flex;
        align-items: baseline;
        gap: 10px;
      }
      .count {
        font-size: 13px;
        color: var(--secondary-text-color);
      }
      ul {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(220px, 100%), 1fr));
        gap: 12px;
        margin: 10px 0 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: flex;
        align-items: center;
        gap: 12px;
        min-width: 0;
      }
      .face {
        --photo-size: 56px;
        position: relative;
        display: flex;
        border-radius: 50%;
        padding: 3px;
        border: 2px solid transparent;
      }
      .in .face {
        border-color: var(--zkteco-good-text);
      }
      .out .face {
        --photo-size: 44px;
      }
      .out .name {
        font-weight: 400;
      }
      .words {
        display: grid;
        min-width: 0;
        line-height: 1.35;
      }
      .name {
        font-size: 15px;
        font-weight: 500;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .name a {
        color: inherit;
        text-decoration: none;
      }
      .name a:hover {
        text-decoration: underline;
      }
      .words .secondary {
        font-size: 13px;
        overflow-wrap: anywhere;
      }
      .state {
        display: inline-flex;
        align-items: center;
        gap: 4px;
        --icon-size: 16px;
      }
      .in .state {
        color: var(--zkteco-good-text);
        font-weight: 500;
      }
      .hint {
        display: flex;
        align-items: center;
        gap: 12px;
        flex-wrap: wrap;
        color: var(--secondary-text-color);
      }
      .hint p {
        flex: 1 1 240px;
      }
      .hint zkteco-icon {
        --icon-size: 32px;
      }
    `,
  ];

  private renderPerson(person: PersonShown) {
    const linked = person.person ? this.hass.states[person.person] : undefined;
    const picture = linked?.attributes.entity_picture;
    const source = picture ? this.hass.hassUrl(picture) : photoPath(person.photo);
    return html`<li>
      <span class="face">
        <zkteco-photo .hass=${this.hass} .src=${source} .name=${person.name}></zkteco-photo>
      </span>
      <span class="words">
        <span class="name">${this.renderName(person.pin, person.name)}</span>
        <span class="secondary">
          <span class="state">
            <zkteco-icon .path=${person.is_in ? mdiHomeOutline : mdiWalk}></zkteco-icon
            >${this.standing(person)}
          </span>
          ${person.last_terminal ? html`<br />${person.last_terminal}` : nothing}
        </span>
      </span>
    </li>`;
  }

  private renderName(pin: string, name: string) {
    // Others than administrators have no page of punches.
    if (!this.hass.user?.is_admin) return name;
    const path = `/zkteco-push/punches?pin=${encodeURIComponent(pin)}`;
    return html`<a href=${path} @click=${followLink}>${name}</a>`;
  }

  private standing(person: PersonShown): string {
    if (person.is_in === null) return this.text("now.not_known");
    if (person.is_in) {
      if (!person.since) return this.text("now.is_in");
      return this.text("now.in_since", { time: shortMoment(this.hass, person.since, this.now) });
    }
    if (!person.last_out) return this.text("now.not_in_today");
    return this.text("now.out_since", { time: shortMoment(this.hass, person.last_out, this.now) });
  }

  private renderGroup(kind: "in" | "out", people: PersonShown[]) {
    if (!people.length && kind === "out") return nothing;
    return html`<section class=${kind} aria-labelledby=${kind}>
      <div class="head">
        <h3 id=${kind}>${this.text(kind === "in" ? "now.people_in" : "now.people_out")}</h3>
        <span class="count">${formatNumber(this.hass, people.length)}</span>
      </div>
      ${
        people.length
          ? html`<ul>
              ${repeat(
                people,
                (person) => person.pin,
                (person) => this.renderPerson(person),
              )}
            </ul>`
          : html`<p class="secondary">${this.text("now.nobody_in")}</p>`
      }
    </section>`;
  }

  private renderPuncher(puncher: Puncher) {
    const name = puncher.name ?? this.text("now.number", { pin: puncher.pin });
    return html`<li>
      <span class="face">
        <zkteco-photo
          .hass=${this.hass}
          .src=${photoPath(puncher.photo)}
          .name=${puncher.name ?? puncher.pin}
        ></zkteco-photo>
      </span>
      <span class="words">
        <span class="name">${this.renderName(puncher.pin, name)}</span>
        <span class="secondary"
          >${shortMoment(this.hass, puncher.time, this.now)}<br />${this.nameOf(
            puncher.serial_number,
          )}</span
        >
      </span>
    </li>`;
  }

  private renderHint() {
    return html`<div class="hint">
      <zkteco-icon .path=${mdiAccountPlusOutline}></zkteco-icon>
      <p>${this.text("now.no_household")}</p>
      ${
        this.hass.user?.is_admin
          ? html`<a class="button" href=${INTEGRATION}>${this.text("now.open_integration")}</a>`
          : nothing
      }
    </div>`;
  }

  protected override render() {
    if (this.people.length) {
      return html`${this.renderGroup(
        "in",
        this.people.filter((person) => person.is_in),
      )}
      ${this.renderGroup(
        "out",
        this.people.filter((person) => !person.is_in),
      )}`;
    }
    const today = this.today.filter((each) => isToday(this.hass, each.time, this.now));
    return html`${
      today.length
        ? html`<section class="out" aria-labelledby="today">
            <div class="head">
              <h3 id="today">${this.text("now.punched_today")}</h3>
              <span class="count">${formatNumber(this.hass, today.length)}</span>
            </div>
            <ul>
              ${repeat(
                today,
                (puncher) => puncher.pin,
                (puncher) => this.renderPuncher(puncher),
              )}
            </ul>
          </section>`
        : nothing
    }${this.renderHint()}`;
  }
}
