import type { Section } from '../types.ts';

export const DENIAL_OF_SERVICE: Section = {
  title: 'Denial of service',
  answers: [
    {
      question: 'Too many requests',
      mechanism:
        'Only declared identities are served at all. Queries end after `query.timeout`; further limits of Thanos are set by `additionalArgs`; `resources` bound each container.',
      shownBy: ['cluster/stack/listeners: refuse whoever shows no certificate'],
      yours: 'Thanos Query has no rate limit of its own: put one into the proxy before it.',
    },
    {
      question: 'One pod or node is lost',
      mechanism:
        'Two replicas, spread over hosts, with disruption budgets; pods leave discovery before they stop, so that replacing them costs no query.',
      shownBy: [
        'cluster/stack/recovery: loses no query while all Stores are replaced',
        'cluster/stack/renewal: are reissued',
      ],
    },
    {
      question: 'Certificates run out while a spec is refused',
      mechanism:
        'Those of what runs are renewed as they stand, also when a key was lost or replaced. One that can not be renewed, because its CA is missing, is not ours or has ended, its Secret is gone, holds something else or can not be written, is named by `CertificatesReady` with the way out. CAs are not renewed: one is named from when on an accepted spec would have it renewed, and the root when it is lost. The ends of all of them stay current in the status and in the metrics, and an Event tells.',
      shownBy: [
        'unit/controller/refused: renews what peers refuse because its key is lost or of another, long before it is due',
        'unit/controller/refused: when their CA is gone or has lost its key, from then on',
        'unit/controller/refused: when the Secret of what ran last is gone, whether others are due or not',
        'unit/controller/refused: when somebody put another CA in its place',
        'unit/controller/refused: when a CA is to be renewed, from the moment on at which an accepted stack renews it',
        'unit/controller/refused: as a stack with a good spec does, also while it is paused',
        'unit/status/certificates: names what can not be renewed, why, and the way out',
      ],
    },
    {
      question: 'Another version or image does not run',
      mechanism:
        'One component gets it after another, and nobody behind the first that does not get ready with it: these keep image, flags and files, and get certificates, trust and revocations all the same. What they keep is in the status of the stack, which nobody but the operator may write, so an image that somebody puts into an object does not stay. Rules that one of the two versions of Ruler or Query can not read stay out until both have one that can.',
      shownBy: [
        'control-plane/operator/lifecycle/version-roll: stops at the first that fails',
        'control-plane/operator/lifecycle/version-roll: takes back what others change meanwhile',
        'control-plane/operator/lifecycle/version-roll: goes back at once',
        'unit/plan/version-roll: planVersionRoll',
        'unit/controller/gather: leaves it out while',
        'unit/workloads/waiting: get everything else: trust, object storage, removed identities, resources',
      ],
    },
    {
      question: 'A rule or a scrape job that our check takes and the running version refuses ends Ruler or Prometheus',
      mechanism:
        'The image of the component judges its files once more in the pod, before it starts and beside it: what it refuses stays out, the rest and the own jobs of the stack go on, and a condition names file and reason. The container that judges mounts these files alone.',
      shownBy: [
        'unit/workloads/second-line: leaves a bad file out, takes its neighbours',
        'unit/workloads/second-line: starts Prometheus with its own jobs when it refuses those of the user, and quotes nothing',
        'promtool/second-line: the second line, as the real programs judge',
        'cluster/adversary/second-line: ends nothing that runs',
        'cluster/adversary/second-line: keeps nothing from starting',
        'cluster/adversary/second-line: is no news to the stack beside it',
        'unit/observed/refused-in-pods: have short words without anything that a terminal obeys',
        'unit/workloads/pods: reads these files alone',
      ],
    },
    {
      question: 'Whoever may write rules or a stack stops the operator',
      mechanism:
        'Inputs are bounded before they are read: sizes, lines, depth, aliases. Texts with rules and scrape jobs, and object storage configurations, are read on other threads, with a deadline and a limit to memory; namespaces take turns there, and what was given up is not tried again at once, by this process or the next (`status.givenUp`). A bad one is left out and named; other stacks go on. What can not run is named once: nothing is written in a loop.',
      shownBy: [
        'unit/threads/pool: gives up what takes too long, and the loop goes on meanwhile',
        'unit/threads/pool: gives up what takes too much memory',
        'unit/threads/judges: do not try again at once what was given up',
        'unit/threads/judges: do not try at once what an earlier one gave up, and wait longer afterwards',
        'unit/threads/judges: learn nothing of what is in a Secret, and not more than some texts',
        'unit/threads/judges: say the same of scrape jobs and object storages',
        'unit/inputs/judged: is judged by the judges that the caller gives, one owner a namespace',
        'unit/inputs/judged: keeps the jobs that are in use when its scrape jobs are given up, are bad or are missing',
        'unit/inputs/judged: are asked for a few at a time, and one that is nested without end stops no other',
        'unit/threads/turns: leaves the last place to those who have cost little',
        'cluster/adversary/operands: writes nothing while nothing changes',
        'cluster/adversary/operands: wrote each Secret of these stacks once, and never again',
        'unit/user-files/rules/rule-file: refuses aliases that grow without end',
        'unit/user-files/rules/rule-file: never throws',
      ],
    },
    {
      question: 'Whoever may create objects fills the memory of the operator with copies of its labels',
      mechanism:
        'The caches hold what has the uid of an existing stack as its owner, and of each stack no more than its share, with digests in place of the texts in ConfigMaps and Secrets; what is not held is asked for by its name when it is wanted, of a paused and of a refused stack too, and no write waits for it. Lists are read in small pages. [Limits](limits.md) has the numbers.',
      shownBy: [
        'unit/controller/caches/share: holds nothing of a stack that does not exist, and nothing that was not made for one that does',
        'unit/controller/caches/share: bounds what whoever copies the owner too adds: 120 ConfigMaps of 1 MiB',
        'unit/controller/caches/caches: is what was made for a stack that exists, whatever carries its labels; asked for a few at a time',
        'unit/controller/caches/caches: is digests in place of texts: of 1 MiB of rules some hundred characters, as listed and as watched',
        'unit/controller/deployed-files: are read up to a limit, whoever adds ConfigMaps of these names',
        'unit/controller/caches/held-stack: is small, however long its annotations are',
        'unit/controller/certificate-objects: keeps nothing but the name of what is larger than any that it writes',
        'unit/controller/together: works on no more than some at once',
        'unit/inputs/shared-bucket: is looked for in small pages, of which nothing is kept but names, ages and Secrets',
        'unit/controller/caches/caches: let nobody wait for what they will never hold, once it came by',
        'unit/controller/paused: takes nothing for gone because the cache does not hold it, workloads included, and tells of the share',
        'unit/controller/refused: renews what the cache does not hold: labels and owner are gone, or it is beyond the share',
      ],
    },
    {
      question: 'Whoever may change a stack or its objects has the operator write without end',
      mechanism:
        'Each stack has a budget of writes, which holds the largest stack and fills slowly. What is beyond it is written in turn, and the status says so. Keys never wait, and neither does what ends the access of an identity: which that is follows from the status, not from marks that somebody may edit, and each object has it once. Whoever changes an object again and again, with whatever fields, is answered after pauses that grow; what is remembered of it is bounded.',
      shownBy: [
        'unit/controller/apply/budget: gives each stack its burst, then one write a second, and never more than the burst',
        'unit/controller/apply/budget: holds the largest stack that the schema allows',
        'unit/controller/apply/budget: is the list of a listener that lost an identity, and the pods that must forget it; nothing else',
        'unit/controller/apply/budget: is the same although somebody edited the marks and hashes that are there',
        'unit/controller/apply/budget: is no mark that somebody edits or deletes',
        'unit/controller/apply/apply: writes it when nothing else may be written, once',
        'unit/controller/apply/apply: writes it although somebody left the hash of it there',
        'unit/controller/apply/apply: lets a new stack be written at once, and what comes too often afterwards wait in turn',
        'unit/controller/apply/apply: lets keys through when nothing else may be written',
        'unit/controller/apply/conflicts: meet the pause also with another field each time',
        'unit/controller/apply/conflicts: whatever the number and length of the fields',
      ],
    },
    {
      question: 'Pods take the connections of a verification and say nothing',
      mechanism:
        'Listeners are dialled side by side, and a whole verification has a deadline. What was not reached by then is named and Unknown, never fine; what was proven until then counts.',
      shownBy: ['unit/controller/dials/verification: among pods that take connections and say nothing'],
    },
    {
      question: 'A Secret holds certificates or keys that are slow to read',
      mechanism:
        'Their sizes are limited before they are parsed, and of encrypted keys how often the passphrase is hashed: an RSA key with an exponent of millions of bits, or a passphrase that is hashed 2^31 times, would stop the operator for minutes. What is more counts as unreadable. [Limits](limits.md) has the numbers.',
      shownBy: [
        'unit/pki/hostile-pem: hostile PEM',
        'unit/pki/hostile-pem: is refused by each limit, and not at it',
        'unit/user-files/private-key: a private key that a user wrote',
        'unit/pki/remembered: remembers that a text was refused, and why',
      ],
    },
    {
      question: 'A pod of a stack answers the operator with a flood, or with text that is slow to read',
      mechanism:
        'Of every answer a stated number of bytes is read, in linear time, and judged on another thread; a connection ends after its timeout, whatever it sends. No regular expression of the operator takes more than linear time on what others write (a rule of ESLint, in `npm run check`), but for those of the judge of rules, which has a thread and a deadline. [Limits](limits.md) has the numbers.',
      shownBy: [
        'unit/dial/listener: holds next to nothing of what floods it',
        'unit/dial/sinks: holds what a flood in pieces of one byte sends, and no more',
        'unit/dial/sinks: holds the lines that it keeps, and nothing of what it read around them',
        'unit/controller/dials/ask-metrics: are asked for in turns, so that not all answers are read at once',
        'unit/verify/answers/prometheus-text: reads hostile text as fast as any other',
        'unit/scripts/regular-expressions: is on for every file of the operator that reads what others write',
      ],
    },
    {
      question: 'A pod of a stack, or Query, answers with text of its own that gets into the status, events or the log',
      mechanism:
        'One function makes such texts printable and short before they are told: no control characters, no marks of direction, no half characters, and a [stated length](limits.md). Of operations that failed the names alone are kept, in the form that Thanos gives them. Other words for the same reason are told three times at once and then once a minute, so a pod that answers something else at each look makes no status and no event of each.',
      shownBy: [
        'unit/api/told-text: texts of others, as they are told',
        'unit/controller/dials/words: has other words for the same reason once a minute at most, whatever pods answer',
        'unit/controller/dials/words: has no other words because another reason came in between',
        'unit/verify/answers/query: repeats what pods say of themselves in short words that a terminal prints and does not obey',
        'unit/verify/answers/object-storage: names few operations, as Thanos would call them, and keeps no others',
        'unit/kube/events: has nothing in a message that a terminal obeys, whoever wrote it',
        'unit/status/build: cuts what is too long, and prints nothing that a terminal would obey',
      ],
    },
    {
      question: 'A volume gets full, for instance by too many series',
      mechanism:
        'The status names the pod and the field that helps, also where the pod stays ready. What has stopped goes on by itself when there is space; only a halted Compactor needs its pod deleted.',
      shownBy: [
        'cluster/adversary/operands: names the Prometheus that a full volume keeps from starting',
        'cluster/adversary/operands: names the Prometheus whose volume gets full while it runs',
        'cluster/adversary/operands: names the Store that answers without the blocks',
      ],
      yours:
        'Bound what is scraped (`sample_limit` of a scrape job), and alert on `kubelet_volume_stats_available_bytes`.',
    },
    {
      question: 'Load is watched',
      mechanism: 'Prometheus of the stack scrapes every component; the operator has metrics of its own.',
      shownBy: ['cluster/stack/data: holds fresh samples of every component, scraped by mutual TLS'],
      yours: 'Load the alerts of the Thanos mixin: the names of jobs fit it.',
    },
  ],
};
