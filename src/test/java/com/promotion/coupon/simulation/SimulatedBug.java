package com.promotion.coupon.simulation;

import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.application.dto.CouponView;
import com.promotion.coupon.application.gate.Claim;
import com.promotion.coupon.application.gate.GateHealth;
import com.promotion.coupon.application.gate.StockGate;
import com.promotion.coupon.application.gate.StockGate.Answer;
import com.promotion.coupon.application.gate.StockGate.Code;
import com.promotion.coupon.application.gate.StockGate.Reply;
import com.promotion.coupon.application.gate.StockGate.Settlement;
import com.promotion.coupon.application.gate.StockGate.Snapshot;
import com.promotion.coupon.application.issue.DuplicateCheck;
import com.promotion.coupon.application.issue.GatedClaim;
import com.promotion.coupon.application.issue.LedgerCircuitBreaker;
import com.promotion.coupon.application.issue.LedgerDecision;
import com.promotion.coupon.application.issue.RecordStage;
import com.promotion.coupon.application.issue.Refusal;
import com.promotion.coupon.application.issue.SettleStage;
import com.promotion.coupon.application.issue.Verdict;
import com.promotion.coupon.application.log.ThrottledLog;
import com.promotion.coupon.application.reconcile.OutboxRecovery;
import com.promotion.coupon.application.transaction.DatabaseUnavailableException;
import com.promotion.coupon.domain.CouponPolicyRepository;
import com.promotion.coupon.domain.CouponStatus;
import com.promotion.coupon.domain.IssuedCouponRepository;
import com.promotion.coupon.domain.PolicyAudit;
import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.fixtures.Terms;
import com.promotion.coupon.fixtures.memory.Ledger;
import com.promotion.coupon.simulation.storage.SimulatedDatabase;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** Mistakes that somebody might make; a simulation that does not see them proves nothing. */
enum SimulatedBug {
    LEDGER_IGNORES_ROWS_UNDER_ANOTHER_ID {
        @Override
        SimulatedParts parts() {
            return new SimulatedParts() {
                @Override
                void prepare(SimulatedDatabase database) {
                    database.dropConstraints();
                }

                @Override
                LedgerDecision decision(
                        CouponPolicyRepository policies, IssuedCouponRepository coupons, PolicyAudit audit) {
                    return new LedgerDecision(policies, withoutFinds(coupons), audit);
                }
            };
        }
    },

    LEDGER_SKIPS_THE_DUPLICATE_CHECK {
        @Override
        SimulatedParts parts() {
            return new SimulatedParts() {
                @Override
                LedgerDecision decision(
                        CouponPolicyRepository policies, IssuedCouponRepository coupons, PolicyAudit audit) {
                    LedgerDecision blind = new LedgerDecision(policies, withoutFinds(coupons), audit);
                    return new LedgerDecision(policies, coupons, audit) {
                        @Override
                        public List<Verdict> decide(long policyId, List<GatedClaim> claims, DuplicateCheck check) {
                            return check == DuplicateCheck.WHERE_NEEDED
                                    ? blind.decide(policyId, claims, check)
                                    : super.decide(policyId, claims, check);
                        }
                    };
                }
            };
        }
    },

    LEDGER_DOES_NOT_LOCK_THE_POLICY {
        @Override
        SimulatedParts parts() {
            return new SimulatedParts() {
                @Override
                void prepare(SimulatedDatabase database) {
                    database.dropConstraints();
                    database.dropRowLock();
                }
            };
        }
    },

    LEDGER_TAKES_A_LOST_COMMIT_FOR_DONE {
        @Override
        SimulatedParts parts() {
            return new SimulatedParts() {
                @Override
                Ledger ledger(Ledger ledger) {
                    return (policyId, claims, check) -> {
                        try {
                            return ledger.record(policyId, claims, check);
                        } catch (DatabaseUnavailableException unknown) {
                            return claims.stream()
                                    .map(admission -> Verdict.recorded(admission, couponOf(admission.claim())))
                                    .toList();
                        }
                    };
                }
            };
        }
    },

    LEDGER_RETRIES_UNDER_A_NEW_ID {
        @Override
        SimulatedParts parts() {
            return new SimulatedParts() {
                private static final long ANOTHER_ID = 1_000_000;

                @Override
                Ledger ledger(Ledger ledger) {
                    Set<Long> tried = new HashSet<>();
                    return (policyId, claims, check) -> ledger.record(
                            policyId,
                            claims.stream()
                                    .map(gated -> tried.add(gated.claim().couponId()) ? gated : underAnotherId(gated))
                                    .toList(),
                            check);
                }

                private static GatedClaim underAnotherId(GatedClaim gated) {
                    Claim claim = gated.claim();
                    return new GatedClaim(claim.promisedAs(claim.couponId() + ANOTHER_ID), gated.kind(), gated.entry());
                }
            };
        }
    },

    A_KEY_COUNTS_FOR_ALL_USERS {
        @Override
        SimulatedParts parts() {
            return new SimulatedParts() {
                @Override
                Ledger ledger(Ledger ledger) {
                    Map<String, CouponView> byKey = new HashMap<>();
                    return (policyId, claims, check) -> ledger.record(policyId, claims, check).stream()
                            .map(verdict -> {
                                String key = verdict.claim().claim().idempotencyKey();
                                boolean named = key != null && verdict.hasCoupon();
                                CouponView first = named ? byKey.putIfAbsent(key, verdict.coupon()) : null;
                                return first == null ? verdict : Verdict.recorded(verdict.claim(), first);
                            })
                            .toList();
                }
            };
        }
    },

    A_SUSPICION_IS_TAKEN_FOR_PROOF {
        @Override
        SimulatedParts parts() {
            return new SimulatedParts() {
                @Override
                Ledger ledger(Ledger ledger) {
                    return (policyId, claims, check) -> ledger.record(policyId, claims, check).stream()
                            .map(verdict -> verdict.claim().kind() == GatedClaim.Kind.SUSPECTED_DUPLICATE
                                    ? Verdict.refused(verdict.claim(), new Refusal(CouponErrorCode.ALREADY_ISSUED))
                                    : verdict)
                            .toList();
                }
            };
        }
    },

    AN_UNLOADED_GATE_SAYS_SOLD_OUT {
        @Override
        SimulatedParts parts() {
            return new SimulatedParts() {
                @Override
                StockGate gate(StockGate gate) {
                    return withReplies(
                            gate,
                            reply -> new Reply(
                                    reply.entryId(),
                                    reply.opensInMillis(),
                                    reply.answers().stream()
                                            .map(answer -> answer.code() == Code.NOT_LOADED
                                                    ? new Answer(Code.SOLD_OUT)
                                                    : answer)
                                            .toList()));
                }
            };
        }
    },

    OUTBOX_ENTRIES_ARE_DELETED_UNDECIDED {
        @Override
        SimulatedParts parts() {
            return new SimulatedParts() {
                @Override
                StockGate gate(StockGate gate) {
                    return withReplies(gate, reply -> {
                        if (reply.entryId() != null) {
                            var unused = gate.settle(0, new Settlement(List.of(reply.entryId()), List.of(), List.of()));
                        }
                        return reply;
                    });
                }
            };
        }
    },

    USERS_ARE_RELEASED_WITHOUT_REASON {
        @Override
        SimulatedParts parts() {
            return new SimulatedParts() {
                @Override
                SettleStage settle(StockGate gate, GateHealth health, ServiceSettings settings, Executor answers) {
                    return new SettleStage(gate, health, settings, answers) {
                        @Override
                        public Verdict settle(Verdict verdict) {
                            var unused = gate.settle(
                                    verdict.claim().policyId(),
                                    new Settlement(
                                            List.of(),
                                            List.of(verdict.claim().claim().userId()),
                                            List.of()));
                            return super.settle(verdict);
                        }
                    };
                }
            };
        }
    },

    OLD_OUTBOX_ENTRIES_ARE_NOT_RECOVERED {
        @Override
        SimulatedParts parts() {
            return new SimulatedParts() {
                @Override
                OutboxRecovery recovery(
                        StockGate gate,
                        RecordStage record,
                        SettleStage settle,
                        LedgerCircuitBreaker breaker,
                        ThrottledLog log) {
                    return new OutboxRecovery(gate, record, settle, breaker, log) {
                        @Override
                        public void recover(long policyId, Snapshot snapshot) {}
                    };
                }
            };
        }
    },

    A_PROBE_THAT_THE_GATE_REFUSED_IS_SPENT {
        @Override
        SimulatedParts parts() {
            return new SimulatedParts() {
                @Override
                LedgerCircuitBreaker breaker(int ledgerThreads, LongSupplier nanoTime, ThrottledLog log) {
                    return new OneProbePerPause(ledgerThreads, nanoTime, log);
                }
            };
        }
    };

    /** What a node with this bug is made of. */
    abstract SimulatedParts parts();

    private static CouponView couponOf(Claim claim) {
        return new CouponView(
                claim.couponId(),
                claim.policyId(),
                claim.userId(),
                CouponStatus.UNUSED,
                1,
                Terms.NOON,
                null,
                Terms.NOON);
    }

    private static IssuedCouponRepository withoutFinds(IssuedCouponRepository coupons) {
        return PortInterceptor.around(
                IssuedCouponRepository.class, coupons, call -> call.is("findByUsers") ? List.of() : call.proceed());
    }

    private static StockGate withReplies(StockGate gate, Function<Reply, Reply> change) {
        return PortInterceptor.around(StockGate.class, gate, call -> {
            Object answer = call.proceed();
            return call.is("claim") ? changed(answer, change) : answer;
        });
    }

    private static Object changed(Object stage, Function<Reply, Reply> change) {
        return ((CompletionStage<?>) stage).thenApply(reply -> change.apply((Reply) reply));
    }
}
