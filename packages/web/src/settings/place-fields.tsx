import { Button, TextInput } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { text } from "../text/text.ts";
import { Icon } from "../ui/icon.tsx";
import { Note } from "../ui/mark.tsx";
import { lengthOf, offsetOf, type Position } from "./place-geometry.ts";
import { PlaceMap } from "./place-map.tsx";
import styles from "./settings.module.css";
import { positionOf, radiusOf, type SiteDraft } from "./site-draft.ts";

interface PlaceFieldsProps {
  readonly draft: SiteDraft;
  readonly saved: Position | null;
  readonly faults: Readonly<Record<string, string>>;
  readonly onChange: (change: Partial<SiteDraft>) => void;
}

/** Where a site is, and how near a phone must be. */
export function PlaceFields({ draft, saved, faults, onChange }: PlaceFieldsProps): ReactElement {
  const position = positionOf(draft);
  const [first, setFirst] = useState<Position | null>(null);
  const origin = saved ?? first ?? position;
  const move = ({ latitude, longitude }: Position): void => {
    setFirst((before) => before ?? { latitude, longitude });
    onChange({ latitude: String(latitude), longitude: String(longitude) });
  };
  const away = saved === null || position === null ? 0 : Math.round(lengthOf(offsetOf(saved, position)));
  const field = (name: "latitude" | "longitude" | "radius") => ({
    value: draft[name],
    error: faults[name],
    inputMode: "decimal" as const,
    maxLength: 20,
    onChange: (event: { currentTarget: { value: string } }) => onChange({ [name]: event.currentTarget.value }),
  });
  return (
    <section className="card stack" aria-label={text.site.place}>
      <h2>{text.site.place}</h2>
      <p className="small quiet">{text.site.placeHint}</p>
      <div className={styles["place"]}>
        {position !== null && origin !== null ? (
          <PlaceMap
            position={position}
            radius={radiusOf(draft) ?? 150}
            origin={origin}
            onMove={move}
            onRadius={(meters) => onChange({ radius: String(meters) })}
          />
        ) : (
          <Note icon="map" tone="sleep">
            {text.site.noPlace}
          </Note>
        )}
        <div className="stack">
          <MyPosition onFound={move} />
          <TextInput label={text.site.latitude} {...field("latitude")} />
          <TextInput label={text.site.longitude} {...field("longitude")} />
          <TextInput label={text.site.radius} {...field("radius")} inputMode="numeric" />
          {away > 0 && <p className="small quiet">{text.site.moved(away)}</p>}
          {position !== null && (
            <div>
              <Button variant="subtle" size="sm" onClick={() => onChange({ latitude: "", longitude: "" })}>
                {text.site.clearPlace}
              </Button>
            </div>
          )}
        </div>
      </div>
    </section>
  );
}

type Search = { readonly kind: "idle" | "looking" | "denied" } | { readonly kind: "found"; readonly meters: number };

/** Asks the device where it is, once. */
function MyPosition({ onFound }: { readonly onFound: (position: Position) => void }): ReactElement {
  const [search, setSearch] = useState<Search>({ kind: "idle" });
  if (!window.isSecureContext) return <p className="small quiet">{text.site.placeUnable}</p>;
  const look = (): void => {
    setSearch({ kind: "looking" });
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const [latitude, longitude] = [coords.latitude, coords.longitude].map((one) => Math.round(one * 1e6) / 1e6);
        onFound({ latitude: latitude ?? 0, longitude: longitude ?? 0 });
        setSearch({ kind: "found", meters: Math.ceil(coords.accuracy) });
      },
      () => setSearch({ kind: "denied" }),
      { enableHighAccuracy: true, timeout: 20_000 },
    );
  };
  return (
    <div className="stack-s">
      <div>
        <Button variant="default" leftSection={<Icon name="map" />} loading={search.kind === "looking"} onClick={look}>
          {text.site.useMine}
        </Button>
      </div>
      <p className="small quiet" role="status">
        {search.kind === "found" && text.site.accuracy(search.meters)}
        {search.kind === "denied" && text.site.placeDenied}
      </p>
    </div>
  );
}
